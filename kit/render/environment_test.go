package render

import (
	"strings"
	"testing"
)

const metal = `import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
` + stage + `knot.material = new THREE.MeshStandardMaterial({ metalness: 1, roughness: 0.35 });
const generator = new THREE.PMREMGenerator(renderer);
`

// A known environment is taken over, another is filtered; the picture is the same either way.
func TestKnownEnvironments(t *testing.T) {
	t.Parallel()
	plain := newTestPool(t, Config{Workers: 1, Plain: true})
	quick := newTestPool(t, Config{Workers: 1})
	for _, c := range []struct {
		name, code string
		taken      int
	}{
		{"blurred", "scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture; turn();", 1},
		{"blurred and animated", "scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture; renderer.setAnimationLoop(turn);", 1},
		{"sharp", "const room = new RoomEnvironment();\nscene.environment = generator.fromScene(room).texture; turn();", 1},
		{"as a background", "scene.background = scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture; scene.backgroundBlurriness = 0.4; turn();", 1},
		{"changed", "const room = new RoomEnvironment();\nroom.children[0].intensity *= 2;\nscene.environment = generator.fromScene(room, 0.04).texture; turn();", 0},
		{"one known, one not", "const room = new RoomEnvironment();\nscene.environment = generator.fromScene(room, 0.04).texture; const other = new THREE.Scene();\nother.background = new THREE.Color(0x883311);\nknot.material.envMap = generator.fromScene(other, 0.04).texture; turn();", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := mustRender(t, plain, Scene{Name: "plain", Code: metal + c.code}, "ok")
			got := mustRender(t, quick, Scene{Name: "quick", Code: metal + c.code}, "ok")
			if got.SHA256 != want.SHA256 {
				keepShot(t, "plain", want)
				keepShot(t, "quick", got)
				t.Error("pictures differ")
			}
			if want.prefiltered != 0 || got.prefiltered != c.taken {
				t.Errorf("%d environments taken over, want %d", got.prefiltered, c.taken)
			}
		})
	}
}

func TestRoomBlur(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]float64{
		"new RoomEnvironment(); g.fromScene(new RoomEnvironment(), 0.04).texture":   0.04,
		"const room = new RoomEnvironment();\nx = g.fromScene( room, .02 ).texture": 0.02,
		"const room = new RoomEnvironment();\nx = g.fromScene(room).texture":        0,
		"const room = new RoomEnvironment();\nx = g.fromScene(room, blur).texture":  -1,
		"const room = new RoomEnvironment();\nx = g.fromScene(room, 1e9).texture":   -1,
		"const room = new RoomEnvironment();":                                       -1,
		"x = g.fromScene(other, 0.04).texture":                                      -1,
	} {
		got, ok := roomBlur(code)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: blur %v, want %v", code, got, want)
		}
	}
}

// No scene can put an environment of its own in the pool's place.
func TestAScenesPageCannotTeachThePool(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	code := strings.ReplaceAll(metal, "0x223344", "0x332244") + `
const reply = await fetch('/kit/room/0.04', { method: 'PUT', body: new Uint8Array(99) });
console.log(reply.status, (await (await fetch('/kit/room/0.04')).text()).length);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture; turn();`
	first := mustRender(t, p, Scene{Name: "teach", Code: code}, "ok")
	second := mustRender(t, p, Scene{Name: "teach", Code: code}, "ok")
	if joined(first.Console) != joined(second.Console) || first.SHA256 != second.SHA256 {
		t.Errorf("console %q, then %q; pictures equal: %v", first.Console, second.Console, first.SHA256 == second.SHA256)
	}
}
