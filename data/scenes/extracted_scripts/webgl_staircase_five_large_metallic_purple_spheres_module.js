import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshStandardMaterial({ color: 0x8e44c9, metalness: 0.9, roughness: 0.25 });
	group = new THREE.Group();
	scene.add(group);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		model.scale.setScalar(0.68);
		group.add(model);
	}
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
