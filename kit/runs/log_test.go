package runs

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const head = `{"schema":"threebook.metrics/1"}` + "\n"

// steps are lines of these steps, each with its loss.
func steps(pairs ...float64) []Metrics {
	var lines []Metrics
	for i := 0; i < len(pairs); i += 2 {
		lines = append(lines, Metrics{Step: int(pairs[i]), Loss: ptr(pairs[i+1])})
	}
	return lines
}

func TestMetricsAreReadAsTheyCount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []Metrics
		warnings   int
	}{
		{"empty", "", nil, 0},
		{"head only", head, nil, 0},
		{"torn head", head[:10], nil, 1},
		{"two lines", head + `{"step":1,"loss":3}` + "\n" + `{"step":2,"loss":2}` + "\n", steps(1, 3, 2, 2), 0},
		{"torn last line", head + `{"step":1,"loss":3}` + "\n" + `{"step":2,"lo`, steps(1, 3), 1},
		{"whole last line without its end", head + `{"step":1,"loss":3}`, nil, 1},
		{"resumed", head + `{"step":1,"loss":3}` + "\n" + `{"step":2,"loss":2}` + "\n" + `{"step":3,"loss":1}` + "\n" +
			`{"resumed_from":1}` + "\n" + `{"step":2,"loss":5}` + "\n", steps(1, 3, 2, 5), 0},
		{"resumed from the start", head + `{"step":1,"loss":3}` + "\n" + `{"resumed_from":0}` + "\n" + `{"step":1,"loss":4}` + "\n", steps(1, 4), 0},
		{"resumed twice", head + `{"step":1,"loss":3}` + "\n" + `{"step":2,"loss":2}` + "\n" + `{"resumed_from":2}` + "\n" +
			`{"step":3,"loss":1}` + "\n" + `{"resumed_from":1}` + "\n" + `{"step":2,"loss":7}` + "\n", steps(1, 3, 2, 7), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), MetricsName)
			if err := os.WriteFile(path, []byte(test.text), 0o666); err != nil {
				t.Fatal(err)
			}
			got, warnings, err := ReadMetrics(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 {
				got = nil
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if len(warnings) != test.warnings {
				t.Errorf("warnings %q, want %d", warnings, test.warnings)
			}
		})
	}
}

func TestMalformedMetricsNameTheLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"no head", `{"step":1}` + "\n", "line 1: want {\"schema\":\"threebook.metrics/1\"}"},
		{"another schema", `{"schema":"threebook.metrics/2"}` + "\n", `its schema is "threebook.metrics/2"`},
		{"unknown field", head + `{"step":1,"accuracy":1}` + "\n", `line 2: json: unknown field "accuracy" (known: epoch,`},
		{"torn in the middle", head + `{"step":1,"lo` + "\n" + `{"step":2}` + "\n", "line 2: "},
		{"blank line", head + "\n" + `{"step":2}` + "\n", "line 2: "},
	}
	for _, test := range tests {
		_, _, err := parseMetrics([]byte(test.text))
		wantError(t, err, test.want)
	}
}

func TestALogIsTakenUpAfterATornLine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", MetricsName)
	for i := range 3 {
		l, err := OpenMetricsLog(path)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			if err := l.Resume(i); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range steps(float64(i+1), 1, float64(i+2), 2) {
			if err := l.Append(m); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(`{"step":9,`); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got, warnings, err := ReadMetrics(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(steps(1, 1, 2, 1, 3, 1, 4, 2), got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if len(warnings) != 1 {
		t.Errorf("warnings %q, want the one of the last torn line", warnings)
	}
}

func TestNaNIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), MetricsName)
	l, err := OpenMetricsLog(path)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, l.Append(Metrics{Step: 4, Loss: ptr(math.NaN())}), "append metrics of step 4")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, path); got != head {
		t.Errorf("the log holds %q", got)
	}
}

func TestALogOfAnotherSchemaIsNotAppendedTo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), MetricsName)
	if err := os.WriteFile(path, []byte(`{"schema":"threebook.metrics/2"}`+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := OpenMetricsLog(path)
	wantError(t, err, `its schema is "threebook.metrics/2"`)
}

func FuzzMetrics(f *testing.F) {
	f.Add([]byte(head + `{"step":1,"loss":3}` + "\n" + `{"resumed_from":0}` + "\n" + `{"st`))
	f.Add([]byte(head))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, _, err := parseMetrics(data)
		if err != nil && lines != nil {
			t.Error("lines were given with an error")
		}
		for _, l := range lines {
			if l.ResumedFrom != nil {
				t.Error("a resumed_from line was given")
			}
		}
	})
}
