import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

let camera, scene, renderer, capsule;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf9cfb2);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.7, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const generator = new THREE.PMREMGenerator(renderer);
	scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffc98a, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshStandardMaterial({ color: 0xd9a520, metalness: 0.9, roughness: 0.25 });
	capsule = new THREE.Mesh(geometry, material);
	capsule.scale.setScalar(1.4);
	scene.add(capsule);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	capsule.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
