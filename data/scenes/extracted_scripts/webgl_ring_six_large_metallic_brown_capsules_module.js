import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const light = new THREE.DirectionalLight(0xa9ccff, 3);
	light.position.set(0, 2, 7);
	scene.add(light);

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshStandardMaterial({ color: 0x8a5530, metalness: 0.9, roughness: 0.25 });
	group = new THREE.Group();
	scene.add(group);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const capsule = new THREE.Mesh(geometry, material);
		capsule.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		capsule.scale.setScalar(0.68);
		group.add(capsule);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
