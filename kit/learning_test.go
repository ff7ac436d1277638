package kit

import (
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// The demo's claim, with a margin: LoRA makes the embedded model draw what prose
// asks for, in scenes that it has not seen. The whole demo as shipped, on the
// backend that it would take here.
func TestDemoTeaches(t *testing.T) {
	if testing.Short() {
		t.Skip("fine-tunes for a minute and needs a browser")
	}
	d, err := Demo(t.Context(), DemoConfig{
		Env:    Env{Root: t.TempDir(), Backend: device.Auto},
		Scenes: scenesDir, ModelPath: tinyDir,
	})
	if err != nil {
		t.Fatal(err)
	}
	base, tuned := d.Base.Results, d.Tuned.Results
	t.Logf("base\n%s\ntuned\n%s", score.Summary(base), score.Summary(tuned))
	for _, r := range []runs.TestResults{base, tuned} {
		if r.NumTested < 24 || r.FailedEvaluations > 0 {
			t.Fatalf("%d examples tested, %d unscored, want 24 and none", r.NumTested, r.FailedEvaluations)
		}
	}
	if drawn := drawnShare(base); drawn < 0.6 {
		t.Errorf("the base model draws %.2f of the scenes, want 0.6", drawn)
	}
	if drawn := drawnShare(tuned); drawn < 0.9 {
		t.Errorf("the tuned model draws %.2f of the scenes, want 0.9", drawn)
	}
	if base.AverageRating == nil || tuned.AverageRating == nil || len(base.Interval) != 2 || len(tuned.Interval) != 2 {
		t.Fatal("nothing was rated")
	}
	if lift := *tuned.AverageRating - *base.AverageRating; lift < 0.3 || base.Interval[1] >= tuned.Interval[0] {
		t.Errorf("mean reference similarity rises by %.3f, from %v to %v, want 0.3 and intervals apart", lift, base.Interval, tuned.Interval)
	}
	swapped := tuned.Control(score.Swapped)
	if swapped == nil || swapped.OwnMinusAnothers == nil || len(swapped.Own.Interval) != 2 || len(swapped.Interval) != 2 {
		t.Fatal("own minus another's was not measured")
	}
	if own := swapped.Own; swapped.OwnMinusAnothers.Mean < 0.2 || own.Interval[0] <= swapped.Interval[1] {
		t.Errorf("pictures are %.3f more like their own reference than another's, %v and %v, want 0.2 and intervals apart",
			swapped.OwnMinusAnothers.Mean, own.Interval, swapped.Interval)
	}
	if d.Train.Manifest.Counts.Validation == 0 {
		t.Error("no validation examples")
	}
	trained := map[string]bool{}
	for _, row := range d.Train.Manifest.TrainingRows {
		trained[row.Name] = true
	}
	for _, r := range tuned.Results {
		if trained[r.Name] {
			t.Errorf("%s was trained on and tested", r.Name)
		}
	}
}

func drawnShare(r runs.TestResults) float64 {
	return float64(r.NumTested-r.RenderFailures) / float64(r.NumTested)
}
