import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';

let camera, scene, renderer, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf0e4d0);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 2.2, 5.6);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.enableDamping = true;
	controls.autoRotate = true;

	const ambient = new THREE.AmbientLight(0xffffff, 1.4);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.8);
	sun.position.set(4, 6, 5);
	scene.add(sun);

	const teapot = new THREE.Mesh(
		new TeapotGeometry(1.5, 15),
		new THREE.MeshPhongMaterial({ color: 0x3fa37c, specular: 0x666666, shininess: 80 })
	);
	scene.add(teapot);

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
