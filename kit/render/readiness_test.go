package render

import (
	"strings"
	"testing"
)

// What set-up awaits is waited for before the first frame, whatever it is; what
// waits for the clock comes in its frame.
func TestSetUpIsWaitedFor(t *testing.T) {
	t.Parallel()
	shot := mustRender(t, needPool(t, singlePool), Scene{Name: "setup", Code: readCode(t, "scenes/setup.js")}, "ok")
	clock := map[string]string{"timer": "2", "task": "4", "yield": "5", "idle": "6", "signal": "8", "animation": "10"}
	if !shot.Settled || len(shot.Console) != 40 {
		t.Errorf("settled %v, %d steps", shot.Settled, len(shot.Console))
	}
	for _, line := range shot.Console {
		name, frame, _ := strings.Cut(strings.TrimPrefix(line, "log: "), " ")
		want := clock[name]
		if want == "" {
			want = "0"
		}
		if frame != want {
			t.Errorf("%s came in frame %s, want %s", name, frame, want)
		}
	}
}

// A picture is taken as soon as it is there, and a scene that shows nothing yet
// is given time to.
func TestReadiness(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	for _, c := range []struct {
		name   string
		frames int // drawn before the picture
	}{
		{"cube", 5},
		{"once", 5},      // a timer that goes on is no reason to wait
		{"flat", 5},      // a canvas without WebGL
		{"offscreen", 5}, // a worker's
		{"fade", 42},     // seen from the 12th frame on
		{"late", 5},      // from the first draw, after 0.8 s
		{"decoders", 5},
	} {
		shot := mustRender(t, p, Scene{Name: c.name, Code: readCode(t, "scenes/"+c.name+".js")}, "ok")
		if !shot.Settled || shot.Frames != c.frames {
			t.Errorf("%s: settled %v after %d frames, want %d", c.name, shot.Settled, shot.Frames, c.frames)
		}
	}
}
