import * as THREE from 'three';
import { Line2 } from 'three/addons/lines/Line2.js';
import { LineGeometry } from 'three/addons/lines/LineGeometry.js';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xd9f0ff);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 2, 8);
	camera.lookAt(0, 2, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const colors = [0xe63946, 0xf77f00, 0xffd60a, 0x4caf50, 0x3a86ff, 0x3f37c9, 0x9d4edd];

	for (let i = 0; i < colors.length; i++) {
		const radius = 4.3 - i * 0.3;
		const positions = [];

		for (let j = 0; j <= 100; j++) {
			const angle = (j / 100) * Math.PI;
			positions.push(Math.cos(angle) * radius, Math.sin(angle) * radius, 0);
		}

		const geometry = new LineGeometry();
		geometry.setPositions(positions);

		const material = new LineMaterial({ color: colors[i], linewidth: 0.3, worldUnits: true });
		const arc = new Line2(geometry, material);
		scene.add(arc);
	}

	const meadow = new THREE.Mesh(
		new THREE.PlaneGeometry(30, 4),
		new THREE.MeshBasicMaterial({ color: 0x7cc66b })
	);
	meadow.position.set(0, -1.8, 0.5);
	scene.add(meadow);

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
