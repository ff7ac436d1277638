package runs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func stepNumbers(lines []Metrics) (out []int) {
	for _, l := range lines {
		out = append(out, l.Step)
	}
	return out
}

func TestMetricsTail(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), MetricsName)
	tail := NewMetricsTail(path)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(what string, wantChanged bool, want ...int) {
		t.Helper()
		changed, err := tail.Read()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		got := stepNumbers(tail.Lines)
		same := len(got) == len(want)
		for i := range got {
			same = same && got[i] == want[i]
		}
		if changed != wantChanged || !same {
			t.Errorf("%s: changed %v, steps %v; want %v, %v", what, changed, got, wantChanged, want)
		}
	}
	const head = `{"schema":"` + MetricsSchema + `"}` + "\n"
	const one, two, three = `{"step":1,"loss":2}` + "\n", `{"step":2,"loss":null}` + "\n", `{"step":3,"loss":1}` + "\n"

	read("no file", false)
	if !tail.Updated().IsZero() {
		t.Error("a log that is not there has a time")
	}
	write(head[:10])
	read("half a head", false)
	write(head + one + two[:7])
	read("a whole line and half a one", true, 1)
	read("nothing new", false, 1)
	write(head + one + two + three)
	read("the rest", true, 1, 2, 3)
	write(head + one + two + three + `{"resumed_from":1}` + "\n")
	read("lines taken back", true, 1)
	if tail.Resumed != 1 {
		t.Errorf("resumed %d times, want 1", tail.Resumed)
	}
	write(head + one + two + three + `{"resumed_from":1}` + "\n" + two)
	read("said again", true, 1, 2)
	write(head + one)
	read("the file was cut", true, 1)

	// replaced by another that is longer
	other := path + ".other"
	if err := os.WriteFile(other, []byte(head+three+three+three), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	read("the file was replaced", true, 3, 3, 3)

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	read("the file is gone", true)
	write(head + one + "{damaged}\n" + `{"step":2,"unknown":1}` + "\n" + strings.Repeat("x", 3*longestLine))
	read("damaged lines are left out", true, 1)
	if tail.Damaged != 2 || !strings.HasPrefix(tail.Why, "line 3: ") {
		t.Errorf("%d damaged lines, %q; want 2, the first line 3", tail.Damaged, tail.Why)
	}
	write(head + one + "{damaged}\n" + `{"step":2,"unknown":1}` + "\n" + strings.Repeat("x", 3*longestLine) + "\n" + two)
	read("a line without end is one of them once it has one", true, 1, 2)
	if tail.Damaged != 3 {
		t.Errorf("%d damaged lines, want 3", tail.Damaged)
	}
	write(head + two + three + one + one + one + strings.Repeat(one, longestLine/8))
	read("written anew in the same file, and longer", true, append([]int{2, 3}, slices.Repeat([]int{1}, 3+longestLine/8)...)...)
	write(head + `{"step":4,"loss":NaN,"learning_rate":0.1,"grad_norm": -Infinity}` + "\n")
	read("no numbers", true, 4)
	if m := tail.Lines[0]; m.Loss != nil || m.GradNorm != nil || m.LearningRate == nil || tail.Damaged != 0 {
		t.Errorf("of values that are no numbers came %+v, %d damaged", m, tail.Damaged)
	}
	write(`{"schema":"other/9"}` + "\n" + one)
	if _, err := tail.Read(); err == nil || !strings.Contains(err.Error(), "other/9") || len(tail.Lines) != 0 {
		t.Errorf("another schema: %v, %d lines", err, len(tail.Lines))
	}
}

func TestAlive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if alive, known := Alive(dir); alive || known {
		t.Errorf("without a holder Alive = %v, %v, want not known", alive, known)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	for text, want := range map[string][2]bool{ // alive, known
		"process 1 on " + host + " since 2026-01-01T00:00:00Z\n":          {true, true},
		"process 2147483646 on " + host + " since 2026-01-01T00:00:00Z\n": {false, true},
		"process 1 on elsewhere since 2026-01-01T00:00:00Z\n":             {},
		"": {}, "nonsense": {},
	} {
		if err := os.WriteFile(filepath.Join(dir, lockName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if alive, known := Alive(dir); alive != want[0] || known != want[1] {
			t.Errorf("with %q Alive = %v, %v, want %v", text, alive, known, want)
		}
	}
}
