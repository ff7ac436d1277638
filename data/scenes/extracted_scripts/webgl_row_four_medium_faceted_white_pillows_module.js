import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

let camera, scene, renderer, cluster;

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
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(0, 2, 7);
	scene.add(light);

	const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
	const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, flatShading: true });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		model.scale.setScalar(0.55);
		cluster.add(model);
	}
}

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
