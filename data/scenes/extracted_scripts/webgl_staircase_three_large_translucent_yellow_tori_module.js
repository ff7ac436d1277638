import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x33193d);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshPhongMaterial({ color: 0xf7d938, transparent: true, opacity: 0.5 });
	group = new THREE.Group();
	scene.add(group);

	const count = 3;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		object.scale.setScalar(0.68);
		group.add(object);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(-5, 4, 3);
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
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
