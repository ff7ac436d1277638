import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf9cfb2);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xa9ccff, 3);
	light.position.set(0, 8, 0.5);
	scene.add(light);

	const geometry = new THREE.IcosahedronGeometry(1.1);
	const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, flatShading: true });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set(0, i * 1.25 - 0.9, 0);
		model.scale.setScalar(0.55);
		objects.add(model);
	}
}

function animate(time) {
	objects.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
