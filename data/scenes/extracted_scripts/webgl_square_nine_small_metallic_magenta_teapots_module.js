import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, objects, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xb4bec8);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);

	const geometry = new TeapotGeometry(0.7, 8);
	const material = new THREE.MeshStandardMaterial({ color: 0xd934a8, metalness: 0.9, roughness: 0.25 });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const object = new THREE.Mesh(geometry, material);
		object.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		object.scale.setScalar(0.42);
		objects.add(object);
	}
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
