import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

let camera, scene, renderer, model;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
	const material = new THREE.MeshPhongMaterial({ color: 0xf28022, flatShading: true });
	model = new THREE.Mesh(geometry, material);
	model.scale.setScalar(1.4);
	scene.add(model);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffc98a, 3);
	lamp.position.set(0, 8, 0.5);
	scene.add(lamp);
}

function animate(time) {
	model.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
