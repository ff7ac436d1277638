package render

import (
	"strings"
	"testing"
)

// Repairs are made only where they are asked for and the code draws nothing,
// and are reported.
func TestRepairs(t *testing.T) {
	t.Parallel()
	plain, mending := needPool(t, singlePool), newTestPool(t, Config{Workers: 1, Repair: true})
	const moved, attached = "camera at the origin → moved to ", "canvas never attached → attached to the body"
	for _, c := range []struct {
		name, without, outcome string
		repaired               []string
	}{
		{"camera", "blank", "ok", []string{moved}},
		{"camera_controls", "blank", "ok", []string{moved}},
		{"webgpu", "blank", "ok", []string{moved}},
		{"canvas", "no_canvas", "ok", []string{attached}},
		{"both", "no_canvas", "ok", []string{attached, moved}},
		{"nothing", "blank", "blank", nil},
		{"panorama", "ok", "ok", nil},
	} {
		sc := Scene{Name: c.name, Code: readCode(t, "repairs/"+c.name+".js")}
		if shot := mustRender(t, plain, sc, c.without); len(shot.Repaired) > 0 {
			t.Errorf("%s: repaired %q without being asked to", c.name, shot.Repaired)
		}
		shot := mustRender(t, mending, sc, c.outcome)
		if len(shot.Repaired) != len(c.repaired) {
			t.Errorf("%s: repaired %q, want %q", c.name, shot.Repaired, c.repaired)
			continue
		}
		for i, want := range c.repaired {
			if !strings.HasPrefix(shot.Repaired[i], want) {
				t.Errorf("%s: repaired %q, want %q", c.name, shot.Repaired[i], want)
			}
		}
	}
	// A scene that needs none is drawn as it is, byte for byte.
	sc := Scene{Name: "random", Code: readCode(t, "scenes/random.js")}
	if a, b := mustRender(t, plain, sc, "ok"), mustRender(t, mending, sc, "ok"); a.SHA256 != b.SHA256 || len(b.Repaired) > 0 {
		t.Errorf("another picture where repairs are allowed: %q", b.Repaired)
	}
}
