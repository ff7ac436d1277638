import * as THREE from 'three';

let camera, scene, renderer;
const shapes = [];

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf1f3f5);

	camera = new THREE.PerspectiveCamera(40, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 2.8, 8.2);
	camera.lookAt(0, 0.8, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);
	renderer.shadowMap.enabled = true;

	const ambient = new THREE.AmbientLight(0xffffff, 1.6);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.2);
	sun.position.set(3, 7, 5);
	scene.add(sun);
	sun.castShadow = true;
	sun.shadow.mapSize.set(2048, 2048);

	const floor = new THREE.Mesh(
		new THREE.PlaneGeometry(60, 60),
		new THREE.ShadowMaterial({ opacity: 0.25 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.receiveShadow = true;
	scene.add(floor);

	addShape(new THREE.BoxGeometry(1.4, 1.4, 1.4), 0xe63946, -3.6, 0.7);
	addShape(new THREE.SphereGeometry(0.8, 48, 24), 0xf4a261, -1.8, 0.8);
	addShape(new THREE.ConeGeometry(0.8, 1.8, 48), 0xe9c46a, 0, 0.9);
	addShape(new THREE.CylinderGeometry(0.7, 0.7, 1.6, 48), 0x2a9d8f, 1.8, 0.8);
	addShape(new THREE.TorusGeometry(0.6, 0.25, 24, 64), 0x457b9d, 3.5, 0.85);

	window.addEventListener('resize', onWindowResize);
}

function addShape(geometry, color, x, y) {
	const material = new THREE.MeshStandardMaterial({ color: color, roughness: 0.4 });
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, 0);
	mesh.castShadow = true;
	scene.add(mesh);
	shapes.push(mesh);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	for (const mesh of shapes) mesh.rotation.y = time / 2000;
	renderer.render(scene, camera);
}
