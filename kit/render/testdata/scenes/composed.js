import * as THREE from 'three';
import { EffectComposer } from 'three/addons/postprocessing/EffectComposer.js';
import { RenderPass } from 'three/addons/postprocessing/RenderPass.js';
import { UnrealBloomPass } from 'three/addons/postprocessing/UnrealBloomPass.js';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 5;
const drawing = document.createElement('canvas');
drawing.width = drawing.height = 128;
const pen = drawing.getContext('2d');
for (let i = 0; i < 64; i++) {
  pen.fillStyle = `hsl(${360 * Math.random()}, 80%, 50%)`;
  pen.fillRect(16 * (i % 8), 16 * (i >> 3), 16, 16);
}
const box = new THREE.Mesh(new THREE.BoxGeometry(2, 2, 2), new THREE.MeshBasicMaterial({ map: new THREE.CanvasTexture(drawing) }));
scene.add(box);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const composer = new EffectComposer(renderer);
composer.addPass(new RenderPass(scene, camera));
composer.addPass(new UnrealBloomPass(new THREE.Vector2(400, 250), 0.8, 0.4, 0.2));
const start = performance.now();
renderer.setAnimationLoop(() => {
  box.rotation.set(0.5, (performance.now() - start) / 200, 0);
  composer.render();
});
