package render

import "testing"

// The parts make up the whole, but for what lies between them.
func TestTimings(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	shot := mustRender(t, p, Scene{Name: "shadows", Code: readCode(t, "scenes/shadows.js")}, "ok")
	sum := 0.0
	for name, part := range map[string]float64{"load": shot.Timings.Load, "draw": shot.Timings.Draw, "capture": shot.Timings.Capture} {
		if part <= 0 {
			t.Errorf("%s took %v s", name, part)
		}
		sum += part
	}
	if sum += shot.Timings.Open; sum > shot.Seconds+0.01 {
		t.Errorf("parts take %v s, the whole %v s: %+v", sum, shot.Seconds, shot.Timings)
	}
	failed := mustRender(t, p, Scene{Name: "failed", Code: "undefined.n;"}, "exception")
	if failed.Timings.Load <= 0 || failed.Timings.Draw != 0 {
		t.Errorf("code that fails at once has %+v", failed.Timings)
	}
}
