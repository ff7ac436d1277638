import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.7, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
	const material = new THREE.MeshLambertMaterial({ color: 0x148f8b });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		model.scale.setScalar(0.68);
		objects.add(model);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xdcc492 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
