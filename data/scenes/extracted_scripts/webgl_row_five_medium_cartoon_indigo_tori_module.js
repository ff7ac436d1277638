import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshToonMaterial({ color: 0x4b3fb5 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const torus = new THREE.Mesh(geometry, material);
		torus.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		torus.scale.setScalar(0.55);
		cluster.add(torus);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(0, 8, 0.5);
	scene.add(lamp);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
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

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
