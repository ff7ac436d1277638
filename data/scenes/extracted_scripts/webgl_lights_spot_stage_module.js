import * as THREE from 'three';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x08080c);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 3.5, 6.5);
	camera.lookAt(0, 0.6, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);
	renderer.shadowMap.enabled = true;

	const ambient = new THREE.AmbientLight(0xffffff, 0.1);
	scene.add(ambient);

	const floor = new THREE.Mesh(new THREE.PlaneGeometry(60, 60), new THREE.MeshStandardMaterial({ color: 0x666670 }));
	floor.rotation.x = -Math.PI / 2;
	floor.receiveShadow = true;
	scene.add(floor);

	addActor(new THREE.ConeGeometry(0.8, 1.6, 48), -2.6, 0xff4fa3);
	addActor(new THREE.SphereGeometry(0.8, 48, 24), 0, 0xffd257);
	addActor(new THREE.BoxGeometry(1.3, 1.3, 1.3), 2.6, 0x45d4ff);

	window.addEventListener('resize', onWindowResize);
}

function addActor(geometry, x, color) {
	const material = new THREE.MeshStandardMaterial({ color: 0xffffff, roughness: 0.6 });
	const actor = new THREE.Mesh(geometry, material);
	actor.position.set(x, 0.8, 0);
	actor.castShadow = true;
	scene.add(actor);

	const spot = new THREE.SpotLight(color, 150);
	spot.position.set(x, 5.5, 3);
	spot.target = actor;
	spot.angle = 0.3;
	spot.penumbra = 0.4;
	spot.castShadow = true;
	scene.add(spot);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	renderer.render(scene, camera);
}
