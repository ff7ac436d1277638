package verify_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/verify"
)

// drawer draws by the code alone.
type drawer map[string]render.Shot

func (d drawer) Render(_ context.Context, s render.Scene) (render.Shot, error) { return d[s.Code], nil }
func (drawer) Info() render.Info                                               { return render.Info{Browser: "B", Three: "T"} }
func (drawer) Close() error                                                    { return nil }

func picture(t *testing.T, dots int) render.Shot {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 20, 10))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i := range dots {
		img.Set(i, 0, color.NRGBA{245, 255, 255, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return render.Shot{Outcome: outcome.OK, PNG: b.Bytes(), SHA256: runs.HashText(b.String())}
}

func TestScriptsAreDrawnAgain(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	dir := dirs[2]
	rating, zero := 0.5, 0.0
	then := map[string]render.Shot{"official": picture(t, 0), "same": picture(t, 1), "other": picture(t, 2), "smaller": picture(t, 3)}
	for _, s := range then {
		if _, err := runs.SaveShot(dir, s.PNG); err != nil {
			t.Fatal(err)
		}
	}
	row := func(code string, id outcome.ID, rating *float64) runs.Result {
		return runs.Result{
			Name: code, Code: code, CodeSHA256: runs.HashText(code), Reference: "official", ReferenceSHA256: then["official"].SHA256,
			Outcome: id, Rating: rating, ShotSHA256: then[code].SHA256,
		}
	}
	results := runs.TestResults{
		NumTested: 4, SuccessfulEvaluations: 4, RenderFailures: 1, SumOfRatings: 1.5, AverageRating: new(float64),
		Results: []runs.Result{row("same", outcome.OK, &rating), row("other", outcome.OK, &rating), row("smaller", outcome.OK, &rating), row("broken", outcome.Exception, &zero)},
	}
	*results.AverageRating = 0.375
	if err := runs.WriteResults(filepath.Join(dir, runs.ResultsJSONName), filepath.Join(dir, runs.ResultsParquetName), results); err != nil {
		t.Fatal(err)
	}
	seal(t, dir)
	d := drawer{"official": then["official"], "same": then["same"], "other": picture(t, 6), "smaller": {Outcome: outcome.OK}, "broken": picture(t, 0)}
	cfg := verify.Config{Runs: []string{dir}, EChartsPath: echarts, Renderer: func(context.Context, runs.Manifest) (verify.Renderer, error) { return d, nil }}
	r := check(t, cfg)
	for _, want := range []string{
		"picture of other, sample 0        4 of 200 pixels differ (2%), by 10 of 255 at most",
		"picture of smaller, sample 0      it draws no picture any more",
		"picture of broken, sample 0       it came out as ok, and was exception",
		"2 of 5 scripts as then, byte for byte (browser B and Three.js T here, HeadlessChrome/140 and Three.js 0.187.0 then)",
	} {
		if text := strings.Join(strings.Fields(r.Text()), " "); !r.Differs || !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("it does not say %q:\n%s", want, r.Text())
		}
	}
	d["other"], d["smaller"], d["broken"] = then["other"], then["smaller"], render.Shot{Outcome: outcome.Exception}
	if r := check(t, cfg); r.Differs || !strings.Contains(r.Text(), "5 of 5 scripts as then") {
		t.Errorf("drawn as then:\n%s", r.Text())
	}
}
