import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x8fcbf2);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshPhongMaterial({ color: 0xf58fb4, transparent: true, opacity: 0.5 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set(0, i * 1.25 - 0.9, 0);
		object.scale.setScalar(0.55);
		cluster.add(object);
	}

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);
}

function animate() {
	renderer.render(scene, camera);
}
