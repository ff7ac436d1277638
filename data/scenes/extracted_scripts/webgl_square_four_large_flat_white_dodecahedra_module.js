import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(0, 2, 7);
	scene.add(light);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const geometry = new THREE.DodecahedronGeometry(1.1);
	const material = new THREE.MeshBasicMaterial({ color: 0xf4f4f0 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const side = 2, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const dodecahedron = new THREE.Mesh(geometry, material);
		dodecahedron.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		dodecahedron.scale.setScalar(0.68);
		cluster.add(dodecahedron);
	}
}

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
