import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x24272e);

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
		new THREE.MeshLambertMaterial({ color: 0xeae6de })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshPhongMaterial({ color: 0x9ddb2e, flatShading: true });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const torus = new THREE.Mesh(geometry, material);
		torus.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		torus.scale.setScalar(0.42);
		objects.add(torus);
	}

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);
}

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
