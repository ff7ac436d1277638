import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0c1230);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(0, 8, 0.5);
	scene.add(lamp);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshBasicMaterial({ color: 0x9ddb2e, wireframe: true });
	group = new THREE.Group();
	scene.add(group);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const sphere = new THREE.Mesh(geometry, material);
		sphere.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		sphere.scale.setScalar(0.55);
		group.add(sphere);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate() {
	renderer.render(scene, camera);
}
