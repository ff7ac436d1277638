import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer;
const swings = [];

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xa9c0a6);

	camera = new THREE.PerspectiveCamera(40, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(1.5, 0.6, 7.2);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const pmrem = new THREE.PMREMGenerator(renderer);
	scene.environment = pmrem.fromScene(new RoomEnvironment(), 0.04).texture;

	const wood = new THREE.MeshStandardMaterial({ color: 0x5b3a24, roughness: 0.7 });
	addBox(wood, 6, 0.2, 0.5, 0, 1.7);
	addBox(wood, 6, 0.2, 1.6, 0, -1.7);
	addBox(wood, 0.2, 3.4, 0.5, -2.9, 0);
	addBox(wood, 0.2, 3.4, 0.5, 2.9, 0);

	const chrome = new THREE.MeshStandardMaterial({ color: 0xffffff, roughness: 0.1, metalness: 1 });
	const wire = new THREE.MeshStandardMaterial({ color: 0x888888 });

	for (let i = 0; i < 5; i++) {
		const swing = new THREE.Group();
		swing.position.set((i - 2) * 0.7, 1.6, 0);
		scene.add(swing);
		swings.push(swing);

		const ball = new THREE.Mesh(new THREE.SphereGeometry(0.35, 48, 24), chrome);
		ball.position.y = -2.3;
		const line = new THREE.Mesh(new THREE.CylinderGeometry(0.015, 0.015, 2.3, 8), wire);
		line.position.y = -1.15;
		swing.add(ball, line);
	}
}

function addBox(material, width, height, depth, x, y) {
	const box = new THREE.Mesh(new THREE.BoxGeometry(width, height, depth), material);
	box.position.set(x, y, 0);
	scene.add(box);
}

function animate(time) {
	const angle = Math.cos(time / 500) * 0.4;
	swings[0].rotation.z = Math.min(0, -angle);
	swings[4].rotation.z = Math.max(0, -angle);
	renderer.render(scene, camera);
}
