package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// someTest is a finished test on disk whose examples are rated so.
func someTest(t *testing.T, resolved map[string]any, ratings map[string]float64) TestRun {
	t.Helper()
	run, err := runs.Open(runs.Options{Root: t.TempDir(), Kind: runs.KindTest, Manifest: runs.Manifest{Resolved: resolved}})
	if err != nil {
		t.Fatal(err)
	}
	results := runs.TestResults{Judge: runs.Judge{Name: "reference", Label: "reference similarity"}, NumTested: len(ratings), SuccessfulEvaluations: len(ratings)}
	for name, rating := range ratings {
		results.Results = append(results.Results, runs.Result{Name: name, Outcome: outcome.OK, Rating: &rating})
		results.SumOfRatings += rating
	}
	average := results.SumOfRatings / float64(len(ratings))
	results.AverageRating = &average
	if err := runs.WriteResults(run.Path(runs.ResultsJSONName), run.Path(runs.ResultsParquetName), results); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(nil); err != nil {
		t.Fatal(err)
	}
	test, err := LoadTest(run.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return test
}

func TestCompareFindsATestWhereverItLies(t *testing.T) {
	test := someTest(t, map[string]any{"max_tokens": 512}, map[string]float64{"a": 0.25, "b": 0.5})
	copied := filepath.Join(t.TempDir(), "copy.json")
	data, err := os.ReadFile(filepath.Join(test.Dir, runs.ResultsJSONName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for path, known := range map[string]bool{
		test.Dir: true, filepath.Join(test.Dir, runs.ResultsJSONName): true, filepath.Join(test.Dir, runs.ResultsParquetName): true, copied: false,
	} {
		read, err := LoadTest(path)
		if err != nil || !runs.Equal(read.Results, test.Results) || (read.Manifest.ID != "") != known {
			t.Errorf("%s: manifest %q, error %v, want the results, and the manifest: %v", path, read.Manifest.ID, err, known)
		}
	}
	c, err := Compare(TestRun{Dir: copied, Results: test.Results}, test)
	if err != nil || c.Equal != 2 || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "no run.json beside") {
		t.Errorf("%+v, error %v, want two equal examples and one note", c, err)
	}
}

func TestCompareNotesWhatElseDiffers(t *testing.T) {
	before := someTest(t, map[string]any{"max_tokens": 512, "n": 2, "stop": []string{}, "width": 800}, map[string]float64{"a": 0.25, "b": 0.5})
	after := someTest(t, map[string]any{"max_tokens": 700, "n": 9, "stop": nil, "width": 800}, map[string]float64{"a": 0.5, "b": 0.75})
	after.Manifest.Seed, after.Manifest.Machine.Three = 4, "0.1"
	c, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(c.Notes, "\n")
	for _, want := range []string{"more than the model: max_tokens 512 there, 700 here\n", "Three.js", "the seed"} {
		if !strings.Contains(notes+"\n", want) {
			t.Errorf("notes do not say %q:\n%s", want, notes)
		}
	}
	if c.Estimate.Mean != 0.25 {
		t.Errorf("difference %v, want 0.25", c.Estimate.Mean)
	}
	if again, err := Compare(before, before); err != nil || len(again.Notes) != 0 {
		t.Errorf("a test against itself: error %v, notes %q", err, again.Notes)
	}
}

func TestCompareRefusesOtherPictures(t *testing.T) {
	before := someTest(t, map[string]any{"width": 800, "repair": true}, map[string]float64{"a": 0.25})
	after := someTest(t, map[string]any{"width": 400}, map[string]float64{"a": 0.5})
	_, err := Compare(before, after)
	if err == nil || !strings.Contains(err.Error(), "repair true there, unset here; width 800 there, 400 here") {
		t.Errorf("error %v, want both settings", err)
	}
}

func TestLoadTestSaysWhatItIsNot(t *testing.T) {
	training, err := runs.Open(runs.Options{Root: t.TempDir(), Manifest: runs.Manifest{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := training.Finish(nil); err != nil {
		t.Fatal(err)
	}
	begun, err := runs.Open(runs.Options{Root: t.TempDir(), Kind: runs.KindTest})
	if err != nil {
		t.Fatal(err)
	}
	if err := begun.Finish(nil); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		training.Dir:                       "of the kind train, want test",
		begun.Dir:                          "no results yet",
		t.TempDir():                        runs.ManifestName,
		filepath.Join(t.TempDir(), "gone"): "no such file",
	} {
		if _, err := LoadTest(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", path, err, want)
		}
	}
}

// The threshold is no part of a test: a finished one is not done again for another.
func TestFinishedTestTakesAnotherThreshold(t *testing.T) {
	test := someTest(t, nil, map[string]float64{"a": 0.25})
	second := 0.75
	test.Results.Results = append(test.Results.Results, runs.Result{Name: "a", Sample: 1, Outcome: outcome.OK, Rating: &second})
	run, err := runs.Open(runs.Options{Root: filepath.Dir(filepath.Dir(test.Dir)), Kind: runs.KindTest, Manifest: runs.Manifest{}})
	if err != nil || run.Dir != test.Dir {
		t.Fatalf("opened %s (error %v), want %s", run.Dir, err, test.Dir)
	}
	average := 0.5
	test.Results.SumOfRatings, test.Results.AverageRating = average, &average
	for threshold, want := range map[float64]float64{0: score.DefaultPassThreshold, 0.2: 0.2, 0.9: 0.9} {
		if err := (TestConfig{PassThreshold: threshold}).passing(run, &test.Results); err != nil {
			t.Fatal(err)
		}
		read, err := LoadTest(run.Dir)
		if err != nil || read.Results.Samples == nil || read.Results.Samples.PassThreshold != want {
			t.Errorf("threshold %g: %+v, error %v, want %g in the file", threshold, read.Results.Samples, err, want)
		}
	}
	if err := run.Release(); err != nil {
		t.Fatal(err)
	}
}
