import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, objects, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshPhongMaterial({ color: 0x8a5530, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const model = new THREE.Mesh(geometry, material);
		model.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		model.scale.setScalar(0.68);
		objects.add(model);
	}
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
