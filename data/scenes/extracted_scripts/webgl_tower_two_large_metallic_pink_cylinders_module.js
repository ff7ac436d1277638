import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
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
		new THREE.MeshLambertMaterial({ color: 0xeae6de })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
	const material = new THREE.MeshStandardMaterial({ color: 0xf58fb4, metalness: 0.9, roughness: 0.25 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const cylinder = new THREE.Mesh(geometry, material);
		cylinder.position.set(0, i * 1.25 - 0.9, 0);
		cylinder.scale.setScalar(0.68);
		objects.add(cylinder);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffc98a, 3);
	sun.position.set(0, 2, 7);
	scene.add(sun);
}

function animate() {
	renderer.render(scene, camera);
}
