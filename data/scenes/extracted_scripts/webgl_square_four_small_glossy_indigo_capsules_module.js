import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshPhongMaterial({ color: 0x4b3fb5, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 2, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		mesh.scale.setScalar(0.42);
		objects.add(mesh);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 8, 0.5);
	scene.add(lamp);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
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

function animate(time) {
	objects.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
