import * as THREE from 'three';

let camera, scene, renderer, objects;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xf6f0e0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const outline = new THREE.Shape();
	for (let k = 0; k < 10; k++) {
		const radius = k % 2 === 0 ? 1.2 : 0.5;
		outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
	}
	const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
	geometry.center();
	const material = new THREE.MeshPhongMaterial({ color: 0xf7d938, shininess: 120 });
	objects = new THREE.Group();
	scene.add(objects);

	const count = 3;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		model.scale.setScalar(0.68);
		objects.add(model);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(0, 2, 7);
	scene.add(lamp);
}

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
