import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const outline = new THREE.Shape();
	for (let k = 0; k < 10; k++) {
		const radius = k % 2 === 0 ? 1.2 : 0.5;
		outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
	}
	const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
	geometry.center();
	const material = new THREE.MeshStandardMaterial({ color: 0x35d0e6, metalness: 0.9, roughness: 0.25 });
	group = new THREE.Group();
	scene.add(group);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		object.scale.setScalar(0.68);
		group.add(object);
	}
}

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
