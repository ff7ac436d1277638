package render

import (
	"strings"
	"testing"
)

// stage is the beginning of the scenes below: a turning knot, whose pictures differ from frame to frame.
const stage = `import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x223344);
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.set(0, 0, 4);
const knot = new THREE.Mesh(new THREE.TorusKnotGeometry(), new THREE.MeshNormalMaterial());
scene.add(knot);
const renderer = new THREE.WebGLRenderer({ antialias: true, ...globalThis.options });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const gl = renderer.getContext();
const copy = document.createElement('canvas').getContext('2d');
const turn = () => { knot.rotation.y += 0.3; renderer.render(scene, camera); };
`

// unseen are scenes that show, in one way or another, frames before the last.
var unseen = []struct {
	name, code string
	redrawn    bool // every frame had to be drawn
}{
	{name: "a plain animation", code: `renderer.setAnimationLoop(turn);`},
	{name: "no clearing", code: `renderer.autoClear = false; scene.background = null; renderer.setAnimationLoop(turn);`},
	{name: "a kept buffer", code: `globalThis.options = { preserveDrawingBuffer: true };` + stage + `renderer.autoClear = false; scene.background = null; renderer.setAnimationLoop(turn);`},
	{name: "pixels read back", redrawn: true, code: `const pixel = new Uint8Array(4);
		renderer.setAnimationLoop(() => { turn(); gl.readPixels(400, 250, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); knot.position.x += pixel[0] / 2550; });`},
	{name: "the canvas as a texture", redrawn: true, code: `const echo = new THREE.CanvasTexture(renderer.domElement);
		const wall = new THREE.Mesh(new THREE.PlaneGeometry(8, 5), new THREE.MeshBasicMaterial({ map: echo }));
		wall.position.z = -2; scene.add(wall);
		renderer.setAnimationLoop(() => { turn(); echo.needsUpdate = true; });`},
	{name: "the canvas on another", redrawn: true, code: `copy.canvas.style.cssText = 'position:absolute;top:0;left:0'; document.body.appendChild(copy.canvas);
		let n = 0; renderer.setAnimationLoop(() => { turn(); copy.drawImage(renderer.domElement, n++ * 30, 0, 60, 40); });`},
	{name: "the frame copied", redrawn: true, code: `const echo = new THREE.FramebufferTexture(256, 256);
		const wall = new THREE.Mesh(new THREE.PlaneGeometry(3, 3), new THREE.MeshBasicMaterial({ map: echo }));
		wall.position.set(1, 0, -1); scene.add(wall);
		renderer.setAnimationLoop(() => { turn(); renderer.copyFramebufferToTexture(echo, new THREE.Vector2(270, 120)); });`},
	{name: "as a data URL", redrawn: true, code: `renderer.setAnimationLoop(() => { turn(); knot.rotation.x += renderer.domElement.toDataURL().length / 1e6; });`},
	{name: "every third frame", redrawn: true, code: `let n = 0; renderer.setAnimationLoop(() => { if (n++ % 3 === 1) turn(); });`},
	{name: "only the second frame", redrawn: true, code: `let n = 0; renderer.setAnimationLoop(() => { if (n++ === 1) turn(); });`},
	{name: "once, at load", code: `turn();`},
	{name: "once, by a timer", redrawn: true, code: `setTimeout(turn, 20);`},
	{name: "an exception after some frames", redrawn: true, code: `let n = 0; renderer.setAnimationLoop(() => { turn(); if (++n === 3) undefined.n; });`},
	{name: "two canvases", redrawn: true, code: `const other = new THREE.WebGLRenderer(); other.setSize(300, 200);
		other.domElement.style.cssText = 'position:absolute;top:0;left:0'; document.body.appendChild(other.domElement);
		let n = 0; renderer.setAnimationLoop(() => { turn(); if (n++ === 2) other.render(scene, camera); });`},
	{name: "trails in a render target", code: `import { EffectComposer } from 'three/addons/postprocessing/EffectComposer.js';
		import { RenderPass } from 'three/addons/postprocessing/RenderPass.js';
		import { AfterimagePass } from 'three/addons/postprocessing/AfterimagePass.js';
		const composer = new EffectComposer(renderer);
		composer.addPass(new RenderPass(scene, camera)); composer.addPass(new AfterimagePass(0.9));
		renderer.setAnimationLoop(() => { knot.rotation.y += 0.3; knot.position.x += 0.2; composer.render(); });`},
	{name: "a lens flare", redrawn: true, code: `import { Lensflare, LensflareElement } from 'three/addons/objects/Lensflare.js';
		const light = new THREE.PointLight(); light.position.set(1, 1, 1); scene.add(light);
		const spot = new THREE.DataTexture(new Uint8Array(4 * 16 * 16).fill(200), 16, 16); spot.needsUpdate = true;
		const flare = new Lensflare(); flare.addElement(new LensflareElement(spot, 200)); light.add(flare);
		renderer.setAnimationLoop(turn);`},
	{name: "occlusion queries", redrawn: true, code: `const query = gl.createQuery(); let asked = false;
		renderer.setAnimationLoop(() => {
			if (asked && gl.getQueryParameter(query, gl.QUERY_RESULT_AVAILABLE)) knot.scale.setScalar(gl.getQueryParameter(query, gl.QUERY_RESULT) ? 1.2 : 0.5);
			gl.beginQuery(gl.ANY_SAMPLES_PASSED, query); turn(); gl.endQuery(gl.ANY_SAMPLES_PASSED); asked = true;
		});`},
}

// Whether or not unseen frames are drawn, the picture is the same.
func TestUnseenFrames(t *testing.T) {
	t.Parallel()
	every := newTestPool(t, Config{Workers: 1, Plain: true})
	last := newTestPool(t, Config{Workers: 1})
	for _, c := range unseen {
		t.Run(c.name, func(t *testing.T) {
			code := c.code
			if !strings.Contains(code, stage) {
				code = stage + code
			}
			want, err := every.Render(t.Context(), Scene{Name: "every", Code: code})
			if err != nil {
				t.Fatal(err)
			}
			got, err := last.Render(t.Context(), Scene{Name: "last", Code: code})
			if err != nil {
				t.Fatal(err)
			}
			if got.SHA256 != want.SHA256 || got.Outcome != want.Outcome || got.Detail != want.Detail || got.Settled != want.Settled {
				keepShot(t, "every", want)
				keepShot(t, "last", got)
				t.Errorf("%s %s with the last frame alone, %s %s with all: pictures equal %v", got.Outcome, got.Detail, want.Outcome, want.Detail, got.SHA256 == want.SHA256)
			}
			if got.everyFrame != c.redrawn {
				t.Errorf("every frame drawn: %v, want %v", got.everyFrame, c.redrawn)
			}
		})
	}
}
