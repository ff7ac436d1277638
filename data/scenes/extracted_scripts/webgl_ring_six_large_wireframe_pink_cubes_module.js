import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, cluster, controls;

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
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshBasicMaterial({ color: 0xf58fb4, wireframe: true });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const model = new THREE.Mesh(geometry, material);
		model.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		model.scale.setScalar(0.68);
		cluster.add(model);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xdcc492 })
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
