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
		{"webgl1", 5},
	} {
		shot := mustRender(t, p, Scene{Name: c.name, Code: readCode(t, "scenes/"+c.name+".js")}, "ok")
		if !shot.Settled || shot.Frames != c.frames {
			t.Errorf("%s: settled %v after %d frames, want %d", c.name, shot.Settled, shot.Frames, c.frames)
		}
	}
}

// What only a person's click allows, an observer that goes on and an empty
// address end no scene, and nothing tells the scene how fast the machine is.
func TestHabits(t *testing.T) {
	t.Parallel()
	shot := mustRender(t, needPool(t, singlePool), Scene{Name: "habits", Code: readCode(t, "scenes/habits.js")}, "ok")
	said := strings.Join(shot.Console, "\n")
	for _, want := range []string{
		"log: DIV 800 500 500", "log: null", "log: no name 404", "log: compiled 16.6", "warn: ResizeObserver loop",
		"error: NotAllowedError: play() failed", "error: SecurityError: Failed to execute 'requestPointerLock'",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the console lacks %q:\n%s", want, said)
		}
	}
}
