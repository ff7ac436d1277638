import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, objects, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

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

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(-5, 4, 3);
	scene.add(sun);

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshPhongMaterial({ color: 0x9ddb2e, flatShading: true });
	objects = new THREE.Group();
	scene.add(objects);

	const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const capsule = new THREE.Mesh(geometry, material);
		capsule.position.set(x, y, 0);
		capsule.scale.setScalar(0.55);
		objects.add(capsule);
	}
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
