package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// exampleOptions opens a run in a new root, at a fixed time.
func exampleOptions(t *testing.T) Options {
	return Options{
		Root: filepath.Join(t.TempDir(), "reports"),
		Slug: "Tiny model",
		Manifest: Manifest{
			Command:  []string{"threebook", "train", "--rank", "8", "--api-key", "sk-1", "--judge-key=sk-2", "--max-tokens", "512"},
			Given:    map[string]any{"rank": json.Number("8"), "api_key": "sk-1"},
			Resolved: map[string]any{"rank": json.Number("8"), "learning_rate": json.Number("0.0002")},
			Seed:     7,
			Inputs:   []Input{{Name: "data", Path: "a/pairs.parquet", SHA256: "aa", Bytes: 3}},
		},
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}
}

// open opens a run and lets go of it when the test ends.
func open(t *testing.T, o Options) *Run {
	t.Helper()
	r, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unlock(r.lock) })
	return r
}

func TestARunFindsItselfAgain(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	first := open(t, o)
	if first.Existing || first.Manifest.Outcome != Running {
		t.Errorf("a new run is Existing=%v, %s", first.Existing, first.Manifest.Outcome)
	}
	first.Manifest.Counts.Train = 3
	if err := first.Finish(nil); err != nil {
		t.Fatal(err)
	}
	second := open(t, o)
	if !second.Existing || second.Dir != first.Dir {
		t.Errorf("opened %s, Existing=%v; want %s again", second.Dir, second.Existing, first.Dir)
	}
	if diff := cmp.Diff(first.Manifest, second.Manifest); diff != "" {
		t.Errorf("manifest of the finished run (-written +read):\n%s", diff)
	}
}

func TestWhatMattersChangesTheID(t *testing.T) {
	t.Parallel()
	base := exampleOptions(t).Manifest
	of := func(kind Kind, edit func(*Manifest)) string {
		m := base
		m.Inputs = append([]Input(nil), base.Inputs...)
		edit(&m)
		id, err := ID("x", kind, m)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	want := of(KindTrain, func(*Manifest) {})
	same := map[string]string{
		"another path":      of(KindTrain, func(m *Manifest) { m.Inputs[0].Path = "b" }),
		"another command":   of(KindTrain, func(m *Manifest) { m.Command, m.Given = nil, nil }),
		"another machine":   of(KindTrain, func(m *Manifest) { m.Machine.Backend = "cuda" }),
		"whole-number rank": of(KindTrain, func(m *Manifest) { m.Resolved = map[string]any{"learning_rate": 0.0002, "rank": 8} }),
	}
	other := map[string]string{
		"kind":        of(KindTest, func(*Manifest) {}),
		"seed":        of(KindTrain, func(m *Manifest) { m.Seed = 8 }),
		"parameter":   of(KindTrain, func(m *Manifest) { m.Resolved = map[string]any{"rank": 4, "learning_rate": 2e-4} }),
		"input":       of(KindTrain, func(m *Manifest) { m.Inputs[0].SHA256 = "ab" }),
		"input name":  of(KindTrain, func(m *Manifest) { m.Inputs[0].Name = "model" }),
		"fewer input": of(KindTrain, func(m *Manifest) { m.Inputs = nil }),
	}
	for what, got := range same {
		if got != want {
			t.Errorf("%s: id %s, want %s", what, got, want)
		}
	}
	for what, got := range other {
		if got == want {
			t.Errorf("another %s gives the same id", what)
		}
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"CodeLlama-7b Instruct/hf": "codellama-7b-instruct-hf", "": "run", "../..": "run", "..a": "a", "é": "run", "v1.2_x": "v1.2_x",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFreshRunsAreNumberedAndTheLatestIsFound(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	first := open(t, o)
	o.Fresh = true
	second, third := open(t, o), open(t, o)
	if second.Dir != first.Dir+"-2" || third.Dir != first.Dir+"-3" || third.Existing {
		t.Errorf("fresh runs are %s and %s", second.Dir, third.Dir)
	}
	if third.Manifest.ID != filepath.Base(third.Dir) {
		t.Errorf("id %s in directory %s", third.Manifest.ID, third.Dir)
	}
	if err := third.Finish(errors.New("no room")); err != nil && err.Error() != "no room" {
		t.Fatal(err)
	}
	o.Fresh = false
	if again := open(t, o); again.Dir != third.Dir || !again.Existing {
		t.Errorf("opened %s, want the latest, %s", again.Dir, third.Dir)
	}
}

func TestHowARunEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err           error
		outcome, text string
	}{
		{nil, Done, ""},
		{fmt.Errorf("train: %w", context.Canceled), Interrupted, ""},
		{errors.New("read pairs: no such file"), Failed, "read pairs: no such file"},
	}
	for _, test := range tests {
		r := open(t, exampleOptions(t))
		if got := r.Finish(test.err); got != test.err {
			t.Errorf("Finish(%v) = %v", test.err, got)
		}
		m, err := readManifest(r.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if m.Outcome != test.outcome || m.Error != test.text || m.Ended == nil {
			t.Errorf("Finish(%v) wrote %s, %q, ended %v", test.err, m.Outcome, m.Error, m.Ended)
		}
	}
}

// A seed beyond 2^53 would be rounded if it passed through a float64.
func TestAResumedRunKeepsItsParametersToTheLastDigit(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	o.Manifest.Resolved["judge_settings"] = map[string]any{"seed": int64(1<<53 + 1)}
	r := open(t, o)
	if err := r.Finish(context.Canceled); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	open(t, o)
	text, err := os.ReadFile(r.Path(ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if want := `"seed": 9007199254740993`; !strings.Contains(string(text), want) {
		t.Errorf("the manifest of a resumed run lost %s:\n%s", want, text)
	}
}

func TestAResumedRunIsRunningAgain(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	r := open(t, o)
	r.Manifest.Code = Code{Revision: "0123456789abcdef", Dirty: true}
	if err := r.Finish(errors.New("no room")); err == nil {
		t.Error("Finish lost the error")
	}
	open(t, o)
	got, err := Load(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if m := got.Manifest; m.Outcome != Running || m.Ended != nil || m.Error != "" {
		t.Errorf("a resumed run is %s, ended %v, error %q", m.Outcome, m.Ended, m.Error)
	}
	if w := got.Manifest.Warnings; len(w) != 1 || !strings.Contains(w[0], "begun by 0123456789ab+changes") {
		t.Errorf("warnings %q do not name the revision that began it", w)
	}
}

func TestOneProcessHoldsARun(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	r := open(t, o)
	_, err := Open(o)
	wantError(t, err, fmt.Sprintf("in use by process %d on ", os.Getpid()))
	wantError(t, err, "since 2026-01-02T03:04:05Z")
	if err := r.Finish(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(o); err != nil {
		t.Errorf("a finished run is still held: %v", err)
	}
}

func TestAKilledProcessLetsGo(t *testing.T) {
	const rootVariable = "RUNS_TEST_HOLD"
	o := exampleOptions(t)
	if root := os.Getenv(rootVariable); root != "" {
		o.Root = root
		if _, err := Open(o); err != nil {
			t.Fatal(err)
		}
		fmt.Println("held")
		time.Sleep(time.Minute)
		return
	}
	t.Parallel()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), rootVariable+"="+o.Root)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var text string
	if _, err := fmt.Fscanln(out, &text); err != nil || text != "held" {
		t.Fatalf("the child says %q, %v", text, err)
	}
	_, err = Open(o)
	wantError(t, err, fmt.Sprintf("in use by process %d on ", child.Process.Pid))
	child.Process.Kill()
	child.Wait()
	if r := open(t, o); !r.Existing || r.Manifest.Outcome != Running {
		t.Errorf("after a kill the run is Existing=%v, %s", r.Existing, r.Manifest.Outcome)
	}
}

func TestSecretsAreNotRecorded(t *testing.T) {
	t.Parallel()
	m := open(t, exampleOptions(t)).Manifest
	want := []string{"threebook", "train", "--rank", "8", "--api-key", redacted, "--judge-key=" + redacted, "--max-tokens", "512"}
	if diff := cmp.Diff(want, m.Command); diff != "" {
		t.Errorf("command (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"rank": json.Number("8"), "api_key": redacted}, m.Given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
}

func TestAManifestOfAnotherSchemaIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"newer", `{"schema": "threebook.run/2"}`, `its schema is "threebook.run/2", this version reads "threebook.run/1"`},
		{"unknown field", `{"schema": "threebook.run/1", "colour": 1}`, `unknown field "colour" (known: base_model, code,`},
		{"torn", `{"schema": "thr`, "unexpected end"},
	}
	for _, test := range tests {
		o := exampleOptions(t)
		r := open(t, o)
		if err := r.Finish(nil); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.Path(ManifestName), []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Load(r.Dir)
		wantError(t, err, test.want)
		wantError(t, err, r.Path(ManifestName))
		_, err = Open(o)
		wantError(t, err, test.want)
	}
}

func TestALoadedRunCannotBeSaved(t *testing.T) {
	t.Parallel()
	r := open(t, exampleOptions(t))
	loaded, err := Load(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, loaded.Save(), "reading only")
}

func TestStagesAddUp(t *testing.T) {
	t.Parallel()
	o := exampleOptions(t)
	now := o.Now()
	o.Now = func() time.Time { now = now.Add(time.Second); return now }
	r := open(t, o)
	end := r.Stage("train")
	end()
	end()
	r.Stage("render")()
	r.Stage("train")()
	if diff := cmp.Diff([]Stage{{"train", 2}, {"render", 1}}, r.Manifest.Stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
}

func TestTheSameWarningIsGivenOnce(t *testing.T) {
	t.Parallel()
	r := open(t, exampleOptions(t))
	r.Warn("step %d", 1)
	r.Warn("step %d", 1)
	r.Warn("step %d", 2)
	if diff := cmp.Diff([]string{"step 1", "step 2"}, r.Manifest.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestEqualLeavesOutTimings(t *testing.T) {
	t.Parallel()
	a := open(t, exampleOptions(t)).Manifest
	b := a
	b.Started, b.Ended, b.Stages = time.Now(), ptr(time.Now()), nil
	if !Equal(a, b) {
		t.Error("manifests that differ in times are not equal")
	}
	b.Seed++
	if Equal(a, b) {
		t.Error("manifests of two seeds are equal")
	}
	x, y := exampleResults(), exampleResults()
	x.Results[0].GenerateSeconds, x.Results[0].RenderSeconds, x.Results[0].JudgeSeconds = 9, 9, 9
	if !Equal(x, y) || x.Results[0].GenerateSeconds != 9 {
		t.Error("results that differ in times are not equal, or were changed")
	}
	x.Results[0].Rating = ptr(0.75)
	if Equal(x, y) {
		t.Error("results of two ratings are equal")
	}
	if !EqualMetrics([]Metrics{{Step: 1, MFU: ptr(0.5), Memory: ptr(int64(2)), MemoryPeak: ptr(int64(3)), TokensPerSecond: ptr(3.0)}}, []Metrics{{Step: 1}}) {
		t.Error("metrics that differ in times are not equal")
	}
	if EqualMetrics([]Metrics{{Step: 1, Loss: ptr(0.5)}}, []Metrics{{Step: 1, Loss: ptr(0.6)}}) {
		t.Error("metrics of two losses are equal")
	}
	if !Equal(TrainingMetrics{Train: &SetMetrics{Loss: 1, Runtime: 2, SamplesPerSecond: 3}}, TrainingMetrics{Train: &SetMetrics{Loss: 1}}) {
		t.Error("evaluations that differ in times are not equal")
	}
}

// A run that was found done is let go as it is: its record keeps its times, and
// another process can have it.
func TestReleaseRecordsNothing(t *testing.T) {
	t.Parallel()
	o := Options{Root: t.TempDir(), Kind: KindTrain, Manifest: Manifest{Seed: 1}}
	first, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Finish(nil); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(first.Path(ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Release(); err != nil {
			t.Fatal(err)
		}
	}
	after, err := os.ReadFile(first.Path(ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("releasing a finished run changed its record")
	}
}
