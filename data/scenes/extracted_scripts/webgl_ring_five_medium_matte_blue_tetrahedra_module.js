import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
	camera.lookAt(0, 0, 0);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xeae6de })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshLambertMaterial({ color: 0x2b62d9 });
	group = new THREE.Group();
	scene.add(group);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const tetrahedron = new THREE.Mesh(geometry, material);
		tetrahedron.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		tetrahedron.scale.setScalar(0.55);
		group.add(tetrahedron);
	}
}

function animate() {
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
