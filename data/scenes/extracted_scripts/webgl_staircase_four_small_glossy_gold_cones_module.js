import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(5, 4, 3);
	scene.add(sun);

	const geometry = new THREE.ConeGeometry(0.9, 2, 32);
	const material = new THREE.MeshPhongMaterial({ color: 0xd9a520, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		object.scale.setScalar(0.42);
		objects.add(object);
	}
}

function animate() {
	renderer.render(scene, camera);
}
