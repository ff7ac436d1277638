import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf9cfb2);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(0, 2, 7);
	scene.add(sun);

	const geometry = new THREE.ConeGeometry(0.9, 2, 32);
	const material = new THREE.MeshBasicMaterial({ color: 0xf4f4f0, wireframe: true });
	cluster = new THREE.Group();
	scene.add(cluster);

	const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set(x, y, 0);
		mesh.scale.setScalar(0.42);
		cluster.add(mesh);
	}
}

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
