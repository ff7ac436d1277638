import * as THREE from 'three';

let camera, scene, renderer, cluster;

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

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshPhongMaterial({ color: 0x8b9098, shininess: 120 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 3;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		object.scale.setScalar(0.55);
		cluster.add(object);
	}
}

function animate() {
	renderer.render(scene, camera);
}
