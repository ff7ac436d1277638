import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, objects, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
	camera.lookAt(0, 0, 0);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshPhongMaterial({ color: 0xf7d938, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const side = 3, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const model = new THREE.Mesh(geometry, material);
		model.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		model.scale.setScalar(0.55);
		objects.add(model);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
