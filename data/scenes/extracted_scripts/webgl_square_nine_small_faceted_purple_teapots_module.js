import * as THREE from 'three';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x10291f);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffc98a, 3);
	sun.position.set(5, 4, 3);
	scene.add(sun);

	const geometry = new TeapotGeometry(0.7, 8);
	const material = new THREE.MeshPhongMaterial({ color: 0x8e44c9, flatShading: true });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const teapot = new THREE.Mesh(geometry, material);
		teapot.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		teapot.scale.setScalar(0.42);
		objects.add(teapot);
	}
}

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
