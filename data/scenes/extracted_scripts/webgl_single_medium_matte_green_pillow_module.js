import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

let camera, scene, renderer, model, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

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

	const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
	const material = new THREE.MeshLambertMaterial({ color: 0x2f9e44 });
	model = new THREE.Mesh(geometry, material);
	model.scale.setScalar(1.05);
	scene.add(model);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(0, 2, 7);
	scene.add(sun);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
