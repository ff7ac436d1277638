import * as THREE from 'three';

let camera, scene, renderer, group;

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
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshLambertMaterial({ color: 0xf4f4f0 });
	group = new THREE.Group();
	scene.add(group);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const cube = new THREE.Mesh(geometry, material);
		cube.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		cube.scale.setScalar(0.42);
		group.add(cube);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(-5, 4, 3);
	scene.add(sun);
}

function animate() {
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
