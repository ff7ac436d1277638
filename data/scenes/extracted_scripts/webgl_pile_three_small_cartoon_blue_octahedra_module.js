import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

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
	camera.position.set(0, 6.3, 6.8);
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

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshToonMaterial({ color: 0x2b62d9 });
	group = new THREE.Group();
	scene.add(group);

	const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const octahedron = new THREE.Mesh(geometry, material);
		octahedron.position.set(x, y, 0);
		octahedron.scale.setScalar(0.42);
		group.add(octahedron);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(-5, 4, 3);
	scene.add(light);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
