import * as THREE from 'three';

let camera, scene, renderer, object;

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
	camera.position.set(0, -1, 6.5);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.SphereGeometry(1, 32, 16);
	const material = new THREE.MeshToonMaterial({ color: 0xe0312d });
	object = new THREE.Mesh(geometry, material);
	object.scale.setScalar(1.05);
	scene.add(object);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xa9ccff, 3);
	light.position.set(0, 2, 7);
	scene.add(light);

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
