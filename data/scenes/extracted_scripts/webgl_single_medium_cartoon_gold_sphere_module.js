import * as THREE from 'three';

let camera, scene, renderer, object;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshToonMaterial({ color: 0xd9a520 });
	object = new THREE.Mesh(geometry, material);
	object.scale.setScalar(1.05);
	scene.add(object);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	object.rotation.y += 0.01;
	renderer.render(scene, camera);
}
