import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdb4db);

const camera = new THREE.PerspectiveCamera(38, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(2.5, 6.5, 6.5);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.enableDamping = true;

const ambient = new THREE.AmbientLight(0xffffff, 1.7);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(-4, 8, 3);
scene.add(sun);

const geometry = new RoundedBoxGeometry(1.6, 1.6, 1.6, 6, 0.35);
const colors = [0xffb5a7, 0xfcefb4, 0xa9d6f5];
const boxes = [];

for (let x = 0; x < 3; x++) {
	for (let z = 0; z < 3; z++) {
		const material = new THREE.MeshStandardMaterial({ color: colors[x], roughness: 0.7 });
		const box = new THREE.Mesh(geometry, material);
		box.position.set((x - 1) * 1.75, 0, (z - 1) * 1.75);
		scene.add(box);
		boxes.push(box);
	}
}

function animate(time) {
	for (let i = 0; i < boxes.length; i++) {
		boxes[i].position.y = Math.sin(time / 500 + i) * 0.2;
	}
	controls.update();
	renderer.render(scene, camera);
}
