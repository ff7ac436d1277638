import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x33193d);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const geometry = new THREE.IcosahedronGeometry(1.1);
	const material = new THREE.MeshToonMaterial({ color: 0x148f8b });
	group = new THREE.Group();
	scene.add(group);

	const side = 2, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const object = new THREE.Mesh(geometry, material);
		object.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		object.scale.setScalar(0.42);
		group.add(object);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
