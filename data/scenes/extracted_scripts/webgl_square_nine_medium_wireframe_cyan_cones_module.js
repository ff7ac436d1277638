import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x10291f);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const geometry = new THREE.ConeGeometry(0.9, 2, 32);
	const material = new THREE.MeshBasicMaterial({ color: 0x35d0e6, wireframe: true });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const model = new THREE.Mesh(geometry, material);
		model.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		model.scale.setScalar(0.55);
		objects.add(model);
	}
}

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
