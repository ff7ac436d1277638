import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
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

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshToonMaterial({ color: 0xd934a8 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		mesh.scale.setScalar(0.42);
		cluster.add(mesh);
	}
}

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
