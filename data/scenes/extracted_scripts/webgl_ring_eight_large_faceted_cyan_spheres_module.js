import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x8fcbf2);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshPhongMaterial({ color: 0x35d0e6, flatShading: true });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 8;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const sphere = new THREE.Mesh(geometry, material);
		sphere.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		sphere.scale.setScalar(0.68);
		cluster.add(sphere);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(5, 4, 3);
	scene.add(light);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
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
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
