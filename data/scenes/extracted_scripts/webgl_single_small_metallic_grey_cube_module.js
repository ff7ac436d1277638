import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, model;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x8fcbf2);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.7, 6.5);
	camera.lookAt(0, 0, 0);

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshStandardMaterial({ color: 0x8b9098, metalness: 0.9, roughness: 0.25 });
	model = new THREE.Mesh(geometry, material);
	model.scale.setScalar(0.7);
	scene.add(model);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xdcc492 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate(time) {
	model.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
