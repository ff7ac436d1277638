import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x22262b);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5, 4.5, 8);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.target.set(0, 1.2, 0);
controls.enableDamping = true;

const grid = new THREE.GridHelper(10, 10, 0xc3ccd4, 0x6b7580);
scene.add(grid);

function addArrow(x, y, z, color) {
	const direction = new THREE.Vector3(x, y, z);
	const origin = new THREE.Vector3(0, 0.01, 0);
	scene.add(new THREE.ArrowHelper(direction, origin, 4, color, 0.6, 0.35));
}

addArrow(1, 0, 0, 0xff4d4d);
addArrow(0, 1, 0, 0x4dff6a);
addArrow(0, 0, 1, 0x4da6ff);

const cube = new THREE.LineSegments(
	new THREE.EdgesGeometry(new THREE.BoxGeometry(2.6, 2.6, 2.6)),
	new THREE.LineBasicMaterial({ color: 0xffd54a })
);
cube.position.y = 1.3;
scene.add(cube);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
