import * as THREE from 'three';

let camera, scene, renderer, cube;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xdfe3e8);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0, 7);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 2);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 1.8);
	sun.position.set(3, 5, 6);
	scene.add(sun);

	const size = 8;
	const data = new Uint8Array(size * size * 4);

	for (let y = 0; y < size; y++) {
		for (let x = 0; x < size; x++) {
			const i = (y * size + x) * 4;
			const shade = (x + y) % 2 === 0 ? 1 : 0.8;
			data[i] = (x / (size - 1)) * 255 * shade;
			data[i + 1] = (y / (size - 1)) * 255 * shade;
			data[i + 2] = 140 * shade;
			data[i + 3] = 255;
		}
	}

	const texture = new THREE.DataTexture(data, size, size);
	texture.colorSpace = THREE.SRGBColorSpace;
	texture.magFilter = THREE.NearestFilter;
	texture.needsUpdate = true;

	cube = new THREE.Mesh(
		new THREE.BoxGeometry(2.8, 2.8, 2.8),
		new THREE.MeshStandardMaterial({ map: texture, roughness: 0.6 })
	);
	cube.rotation.set(0.5, 0.7, 0);
	scene.add(cube);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	cube.rotation.x += 0.003;
	cube.rotation.y += 0.005;
	renderer.render(scene, camera);
}
