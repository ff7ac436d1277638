// Many pictures load at once; each draws random numbers when it comes.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 6;
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const add = (map) => {
  const ball = new THREE.Mesh(new THREE.SphereGeometry(0.3), new THREE.MeshBasicMaterial({ map, color: new THREE.Color().setHSL(Math.random(), 0.8, 0.6) }));
  ball.position.set(6 * Math.random() - 3, 4 * Math.random() - 2, 0);
  scene.add(ball);
};
const textures = new THREE.TextureLoader(), files = new THREE.FileLoader(), bitmaps = new THREE.ImageBitmapLoader();
for (let i = 0; i < 24; i++) textures.load(`textures/${i}.png`, add);
for (let i = 0; i < 8; i++) files.load(`/three/examples/jsm/libs/${['stats.module', 'tween.module', 'fflate.module', 'chevrotain.module.min'][i % 4]}.js?${i}`, (text) => { if (text.length > 0) add(null); });
for (let i = 0; i < 8; i++) bitmaps.load(`textures/bitmap${i}.png`, (b) => add(new THREE.CanvasTexture(b)));
renderer.setAnimationLoop(() => renderer.render(scene, camera));
