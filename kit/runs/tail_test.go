package runs

import (
	"os"
	"path/filepath"
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
	write(head + one + "{damaged}\n" + two)
	if _, err := tail.Read(); err == nil {
		t.Error("a damaged line is no error")
	}
	if got := stepNumbers(tail.Lines); len(got) != 1 {
		t.Errorf("before the damaged line there are steps %v, want [1]", got)
	}
	write(head + one + two)
	read("mended", true, 1, 2)
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
