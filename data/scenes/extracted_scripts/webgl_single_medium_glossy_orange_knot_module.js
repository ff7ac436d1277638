import * as THREE from 'three';

let camera, scene, renderer, knot;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf6f0e0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
	const material = new THREE.MeshPhongMaterial({ color: 0xf28022, shininess: 120 });
	knot = new THREE.Mesh(geometry, material);
	knot.scale.setScalar(1.05);
	scene.add(knot);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(0, 2, 7);
	scene.add(light);
}

function animate() {
	knot.rotation.x += 0.01;
	knot.rotation.y += 0.015;
	renderer.render(scene, camera);
}
