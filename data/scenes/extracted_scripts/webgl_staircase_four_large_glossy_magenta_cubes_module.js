import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

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

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshPhongMaterial({ color: 0xd934a8, shininess: 120 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		object.scale.setScalar(0.68);
		cluster.add(object);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);
}

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
