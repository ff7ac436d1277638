import * as THREE from 'three';

let camera, scene, renderer;
const solids = [];

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xe3f4ec);

	camera = new THREE.PerspectiveCamera(40, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 1, 8.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.2);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.5);
	sun.position.set(3, 5, 4);
	scene.add(sun);

	addSolid(new THREE.TetrahedronGeometry(1.1), 0xe63946);
	addSolid(new THREE.BoxGeometry(1.1, 1.1, 1.1), 0xf4a261);
	addSolid(new THREE.OctahedronGeometry(1), 0xe9c46a);
	addSolid(new THREE.DodecahedronGeometry(0.9), 0x2a9d8f);
	addSolid(new THREE.IcosahedronGeometry(0.9), 0x3a6ea5);

	window.addEventListener('resize', onWindowResize);
}

function addSolid(geometry, color) {
	const material = new THREE.MeshStandardMaterial({ color, roughness: 0.7, flatShading: true });
	const solid = new THREE.Mesh(geometry, material);
	solid.position.x = (solids.length - 2) * 1.85;
	solid.rotation.set(0.3, 0.5, 0);
	scene.add(solid);
	solids.push(solid);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	for (const solid of solids) {
		solid.rotation.y += 0.01;
	}
	renderer.render(scene, camera);
}
