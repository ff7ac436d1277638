import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, group, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
	camera.lookAt(0, 0, 0);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshPhongMaterial({ color: 0x148f8b, shininess: 120 });
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

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const sun = new THREE.DirectionalLight(0xffc98a, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
