import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x24272e);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(5.9, 3.6, 5.9);
	camera.lookAt(0, 0, 0);

	const geometry = new THREE.OctahedronGeometry(1.2);
	const material = new THREE.MeshPhongMaterial({ color: 0x8e44c9, transparent: true, opacity: 0.5 });
	group = new THREE.Group();
	scene.add(group);

	const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

	for (let i = 0; i < count; i++) {
		const [x, y] = places[i];
		const mesh = new THREE.Mesh(geometry, material);
		mesh.position.set(x, y, 0);
		mesh.scale.setScalar(0.55);
		group.add(mesh);
	}

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const lamp = new THREE.DirectionalLight(0xffffff, 3);
	lamp.position.set(-5, 4, 3);
	scene.add(lamp);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
