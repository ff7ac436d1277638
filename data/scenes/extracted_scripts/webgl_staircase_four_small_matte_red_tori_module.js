import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xb4bec8);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(4.2, 2.6, 4.2);
	camera.lookAt(0, 0, 0);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0x767b84 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshLambertMaterial({ color: 0xe0312d });
	group = new THREE.Group();
	scene.add(group);

	const count = 4;

	for (let i = 0; i < count; i++) {
		const torus = new THREE.Mesh(geometry, material);
		torus.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
		torus.scale.setScalar(0.42);
		group.add(torus);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(-5, 4, 3);
	scene.add(sun);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
