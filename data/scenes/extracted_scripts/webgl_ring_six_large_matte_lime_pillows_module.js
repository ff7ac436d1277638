import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xcdc2ee);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.7, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffc98a, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);

	const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
	const material = new THREE.MeshLambertMaterial({ color: 0x9ddb2e });
	group = new THREE.Group();
	scene.add(group);

	const count = 6;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const object = new THREE.Mesh(geometry, material);
		object.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		object.scale.setScalar(0.68);
		group.add(object);
	}

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xeae6de })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
