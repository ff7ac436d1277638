import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x33193d);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshLambertMaterial({ color: 0xf58fb4 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		model.scale.setScalar(0.42);
		cluster.add(model);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);
}

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
