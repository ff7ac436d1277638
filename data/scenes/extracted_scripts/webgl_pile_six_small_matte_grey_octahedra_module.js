import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc2ecd6);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshLambertMaterial({ color: 0x8b9098 });
	group = new THREE.Group();
	scene.add(group);

	const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const object = new THREE.Mesh(geometry, material);
		object.position.set(x, y, 0);
		object.scale.setScalar(0.42);
		group.add(object);
	}

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
	lamp.position.set(5, 4, 3);
	scene.add(lamp);
}

function animate() {
	renderer.render(scene, camera);
}
