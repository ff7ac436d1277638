import * as THREE from 'three';

let camera, scene, renderer, model;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0c1230);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(0, 2, 7);
	scene.add(sun);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshPhongMaterial({ color: 0x9ddb2e, flatShading: true });
	model = new THREE.Mesh(geometry, material);
	model.scale.setScalar(0.7);
	scene.add(model);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xeae6de })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate() {
	renderer.render(scene, camera);
}
