import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshLambertMaterial({ color: 0xd934a8 });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 2, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		mesh.scale.setScalar(0.55);
		objects.add(mesh);
	}

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);
}

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
