import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

let camera, scene, renderer, mesh;

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
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
	const material = new THREE.MeshBasicMaterial({ color: 0xe0312d });
	mesh = new THREE.Mesh(geometry, material);
	mesh.scale.setScalar(0.7);
	scene.add(mesh);
}

function animate() {
	mesh.rotation.y += 0.01;
	renderer.render(scene, camera);
}
