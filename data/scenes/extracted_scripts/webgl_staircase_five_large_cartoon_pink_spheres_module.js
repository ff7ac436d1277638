import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, cluster, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x8fcbf2);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.7, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshToonMaterial({ color: 0xf58fb4 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const sphere = new THREE.Mesh(geometry, material);
		sphere.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		sphere.scale.setScalar(0.68);
		cluster.add(sphere);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

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
