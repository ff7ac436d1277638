import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, transparent: true, opacity: 0.5 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		mesh.scale.setScalar(0.42);
		objects.add(mesh);
	}
}

function animate() {
	renderer.render(scene, camera);
}
