import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, objects, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0c1230);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 3;

	for (let i = 0; i < count; i++) {
		const capsule = new THREE.Mesh(geometry, material);
		capsule.position.set(0, i * 1.25 - 0.9, 0);
		capsule.scale.setScalar(0.42);
		objects.add(capsule);
	}

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

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
