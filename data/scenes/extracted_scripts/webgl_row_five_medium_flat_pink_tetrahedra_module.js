import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshBasicMaterial({ color: 0xf58fb4 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const tetrahedron = new THREE.Mesh(geometry, material);
		tetrahedron.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		tetrahedron.scale.setScalar(0.55);
		objects.add(tetrahedron);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(5, 4, 3);
	scene.add(light);
}

function animate() {
	renderer.render(scene, camera);
}
