import * as THREE from 'three';

let camera, scene, renderer, grid;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0f4c4a);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 7, 9);
	camera.lookAt(0, -0.4, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.8);
	sun.position.set(-5, 8, 4);
	scene.add(sun);

	const geometry = new THREE.SphereGeometry(0.7, 48, 24);
	const coral = new THREE.MeshStandardMaterial({ color: 0xff6b5e, roughness: 0.35 });
	const cream = new THREE.MeshStandardMaterial({ color: 0xfff1d6, roughness: 0.35 });

	grid = new THREE.Group();
	scene.add(grid);

	for (let x = -2; x <= 2; x++) {
		for (let z = -2; z <= 2; z++) {
			const material = (x + z) % 2 === 0 ? coral : cream;
			const sphere = new THREE.Mesh(geometry, material);
			sphere.position.set(x * 1.8, 0, z * 1.8);
			grid.add(sphere);
		}
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	grid.rotation.y += 0.003;
	renderer.render(scene, camera);
}
