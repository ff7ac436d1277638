import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x10291f);

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
		new THREE.MeshLambertMaterial({ color: 0xdcc492 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const light = new THREE.DirectionalLight(0xa9ccff, 3);
	light.position.set(-5, 4, 3);
	scene.add(light);

	const geometry = new THREE.DodecahedronGeometry(1.1);
	const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, shininess: 120 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
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

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
