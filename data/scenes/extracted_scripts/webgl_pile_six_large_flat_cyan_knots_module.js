import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf6f0e0);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
	const material = new THREE.MeshBasicMaterial({ color: 0x35d0e6 });
	group = new THREE.Group();
	scene.add(group);

	const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const object = new THREE.Mesh(geometry, material);
		object.position.set(x, y, 0);
		object.scale.setScalar(0.68);
		group.add(object);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

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
