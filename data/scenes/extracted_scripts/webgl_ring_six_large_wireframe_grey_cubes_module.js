import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

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

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(0, 2, 7);
	scene.add(sun);

	const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
	const material = new THREE.MeshBasicMaterial({ color: 0x8b9098, wireframe: true });
	group = new THREE.Group();
	scene.add(group);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const cube = new THREE.Mesh(geometry, material);
		cube.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		cube.scale.setScalar(0.68);
		group.add(cube);
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
