import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(5, 4, 3);
scene.add(light);

const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
const material = new THREE.MeshBasicMaterial({ color: 0xf7d938 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 2;

for (let i = 0; i < count; i++) {
	const pillow = new THREE.Mesh(geometry, material);
	pillow.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	pillow.scale.setScalar(0.55);
	cluster.add(pillow);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
