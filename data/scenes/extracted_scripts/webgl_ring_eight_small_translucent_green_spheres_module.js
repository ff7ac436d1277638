import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf6f0e0);

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
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, transparent: true, opacity: 0.5 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 8;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const object = new THREE.Mesh(geometry, material);
		object.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		object.scale.setScalar(0.42);
		cluster.add(object);
	}

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
