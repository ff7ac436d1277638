package pairs

import (
	"fmt"
	"testing"
)

func TestTwinsShareTheirSplit(t *testing.T) {
	t.Parallel()
	for i := range 200 {
		base := fmt.Sprintf("scene_%d", i)
		if a, b, c := SplitOf(base), SplitOf("webgl_"+base), SplitOf("webgpu_"+base); a != b || b != c {
			t.Errorf("%s: splits %s, webgl %s, webgpu %s", base, a, b, c)
		}
	}
}

func TestAFifthIsForValidation(t *testing.T) {
	t.Parallel()
	n := 0
	for i := range 10_000 {
		if SplitOf(fmt.Sprintf("webgl_scene_%d", i)) == Validation {
			n++
		}
	}
	if n < 1900 || n > 2100 {
		t.Errorf("%d of 10000 are in validation, want about 2000", n)
	}
}

// The split is written into files and compared between machines: it must not change.
func TestSplitsAreFixed(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"webgl_animation_keyframes": Train,
		"webgl_camera":              Train,
		"webgpu_lights_physical":    Train,
		"misc_controls_orbit":       Train,
		"scene_1":                   Train,
		"scene_7":                   Train,
	} {
		if got := SplitOf(base); got != want {
			t.Errorf("SplitOf(%q) = %s, want %s", base, got, want)
		}
	}
}

func TestTwinGroups(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"webgl_camera": "camera", "webgpu_camera": "camera", "camera": "camera",
		"webgl_": "webgl_", "webglcamera": "webglcamera", "css3d_webgl_x": "css3d_webgl_x",
	} {
		if got := TwinGroupOf(base); got != want {
			t.Errorf("TwinGroupOf(%q) = %q, want %q", base, got, want)
		}
	}
}

func TestSplitInOrderRoundsTrainingDown(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 0, 1: 0, 2: 1, 4: 3, 5: 4, 10: 8, 60: 48, 61: 48} {
		list := make([]Pair, n)
		SplitInOrder(list)
		train := 0
		for _, p := range list {
			if p.Split == Train {
				train++
			}
		}
		if train != want {
			t.Errorf("%d of %d pairs are in training, want %d", train, n, want)
		}
	}
}
