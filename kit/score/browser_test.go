package score_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/score"
)

// cube draws one box in a colour.
func cube(colour string) string {
	return `import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color('#88aacc');
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 10);
camera.position.set(2, 1.5, 3);
camera.lookAt(0, 0, 0);
scene.add(new THREE.HemisphereLight('white', '#444444', 3));
scene.add(new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshStandardMaterial({ color: '` + colour + `' })));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
`
}

const empty = `import * as THREE from 'three';
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.render(new THREE.Scene(), new THREE.PerspectiveCamera());
`

// The whole chain with a real browser: the official code scores 1, nothing scores 0.
func TestRealPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	t.Parallel()
	pool, err := render.NewPool(t.Context(), render.Config{ThreeDir: filepath.Join("..", "..", "node_modules", "three")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	official := cube("crimson")
	var list []pairs.Pair
	model := &fakeModel{code: map[string]string{}}
	for name, code := range map[string]string{
		"same": official, "other colour": cube("gold"), "empty": empty, "broken": official[:len(official)-9],
	} {
		model.code[name] = code
		list = append(list, pairs.Pair{Filename: name, Description: "A crimson box: " + name + ".", Code: official})
	}
	got, err := score.Test(t.Context(), score.Config{Pairs: list, Dir: t.TempDir()}, model, pool, judge.NewReference())
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Control(score.Worded); c == nil || c.N != 4 || *c.Mean > 0.3 || *c.Mean == 0 {
		t.Errorf("the picture of words: %+v, want 4 low ratings above 0", c)
	}
	want := map[string]outcome.ID{"same": outcome.OK, "other colour": outcome.OK, "empty": outcome.Blank, "broken": outcome.SyntaxError}
	for _, row := range got.Results {
		t.Logf("%s: %s %v %s", row.Name, row.Outcome, *row.Rating, row.Detail)
		if row.Outcome != want[row.Name] {
			t.Errorf("%s: outcome %s (%s), want %s", row.Name, row.Outcome, row.Detail, want[row.Name])
		}
		switch {
		case row.Name == "same" && math.Abs(*row.Rating-1) > 1e-6:
			t.Errorf("the official code's own picture is rated %v, want 1", *row.Rating)
		case row.Name == "other colour" && (*row.Rating < 0.1 || *row.Rating > 0.95):
			t.Errorf("a box of another colour is rated %v, want something in between", *row.Rating)
		case row.Outcome != outcome.OK && *row.Rating != 0:
			t.Errorf("%s: rated %v, want 0", row.Name, *row.Rating)
		}
	}
}
