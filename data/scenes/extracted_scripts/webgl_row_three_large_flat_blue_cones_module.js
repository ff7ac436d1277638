import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x33193d);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.ConeGeometry(0.9, 2, 32);
	const material = new THREE.MeshBasicMaterial({ color: 0x2b62d9 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 3;

	for (let i = 0; i < count; i++) {
		const cone = new THREE.Mesh(geometry, material);
		cone.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		cone.scale.setScalar(0.68);
		objects.add(cone);
	}
}

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
