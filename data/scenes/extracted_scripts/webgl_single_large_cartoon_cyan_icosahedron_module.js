import * as THREE from 'three';

let camera, scene, renderer, model;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x33193d);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const geometry = new THREE.IcosahedronGeometry(1.1);
	const material = new THREE.MeshToonMaterial({ color: 0x35d0e6 });
	model = new THREE.Mesh(geometry, material);
	model.scale.setScalar(1.4);
	scene.add(model);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	model.rotation.x += 0.01;
	model.rotation.y += 0.015;
	renderer.render(scene, camera);
}
