import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, cluster, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x24272e);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshPhongMaterial({ color: 0xf28022, transparent: true, opacity: 0.5 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		model.scale.setScalar(0.68);
		cluster.add(model);
	}
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
