// SVGRenderer and CSS3DRenderer draw without a canvas.
import * as THREE from 'three';
import { SVGRenderer } from 'three/addons/renderers/SVGRenderer.js';
import { CSS3DRenderer, CSS3DObject } from 'three/addons/renderers/CSS3DRenderer.js';
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 1, 2000);
camera.position.z = 600;
const element = document.createElement('div');
element.style.cssText = 'width: 200px; height: 200px; background: orange';
const flat = new THREE.Scene();
flat.add(new CSS3DObject(element));
const lines = new THREE.Scene();
lines.add(new THREE.Mesh(new THREE.BoxGeometry(250, 250, 250), new THREE.MeshBasicMaterial({ color: 'teal', wireframe: true })));
const renderers = [[new SVGRenderer(), lines], [new CSS3DRenderer(), flat]];
for (const [renderer] of renderers) {
  renderer.setSize(innerWidth, innerHeight);
  renderer.domElement.style.position = 'absolute';
  renderer.domElement.style.top = 0;
  document.body.appendChild(renderer.domElement);
}
const draw = (t) => {
  requestAnimationFrame(draw);
  flat.children[0].rotation.y = t / 200;
  for (const [renderer, scene] of renderers) renderer.render(scene, camera);
};
draw(0);
