import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x4a4f57);

	camera = new THREE.PerspectiveCamera(40, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const pmrem = new THREE.PMREMGenerator(renderer);
	scene.environment = pmrem.fromScene(new RoomEnvironment(), 0.04).texture;

	const geometry = new THREE.SphereGeometry(0.55, 48, 24);

	for (let row = 0; row < 3; row++) {
		for (let column = 0; column < 5; column++) {
			const material = new THREE.MeshStandardMaterial({
				color: 0xe8b04a,
				roughness: column / 4,
				metalness: row / 2
			});
			const sphere = new THREE.Mesh(geometry, material);
			sphere.position.set((column - 2) * 1.35, (1 - row) * 1.35, 0);
			scene.add(sphere);
		}
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	renderer.render(scene, camera);
}
