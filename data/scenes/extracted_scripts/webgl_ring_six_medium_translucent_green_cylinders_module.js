import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xb4bec8);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
	const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, transparent: true, opacity: 0.5 });
	group = new THREE.Group();
	scene.add(group);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		mesh.scale.setScalar(0.55);
		group.add(mesh);
	}
}

function animate() {
	renderer.render(scene, camera);
}
