import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf6f0e0);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const geometry = new THREE.ConeGeometry(0.9, 2, 32);
	const material = new THREE.MeshToonMaterial({ color: 0x8e44c9 });
	group = new THREE.Group();
	scene.add(group);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set(0, i * 1.25 - 0.9, 0);
		model.scale.setScalar(0.42);
		group.add(model);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(-5, 4, 3);
	scene.add(light);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
