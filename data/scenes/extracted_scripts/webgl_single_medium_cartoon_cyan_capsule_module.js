import * as THREE from 'three';

let camera, scene, renderer, object;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf9cfb2);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.6, 4.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
	const material = new THREE.MeshToonMaterial({ color: 0x35d0e6 });
	object = new THREE.Mesh(geometry, material);
	object.scale.setScalar(1.05);
	scene.add(object);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);
}

function animate() {
	object.rotation.x += 0.01;
	object.rotation.y += 0.015;
	renderer.render(scene, camera);
}
