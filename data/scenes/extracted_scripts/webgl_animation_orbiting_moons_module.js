import * as THREE from 'three';

let camera, scene, renderer;
const moons = [];

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x071a1f);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4, 6.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 0.6);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 3);
	sun.position.set(-4, 4, 4);
	scene.add(sun);

	const planet = createBall(1, 0x4caf7a);
	scene.add(planet);

	addMoon(0.25, 0xff9f43, 1.7);
	addMoon(0.32, 0xff6b9d, 2.5);
	addMoon(0.4, 0x9ad1ff, 3.3);

	window.addEventListener('resize', onWindowResize);
}

function createBall(radius, color) {
	const material = new THREE.MeshStandardMaterial({ color, roughness: 0.6 });
	return new THREE.Mesh(new THREE.SphereGeometry(radius, 48, 24), material);
}

function addMoon(size, color, distance) {
	const moon = createBall(size, color);
	moon.userData.distance = distance;
	scene.add(moon);
	moons.push(moon);

	const material = new THREE.MeshBasicMaterial({ color: 0xffffff });
	const orbit = new THREE.Mesh(new THREE.TorusGeometry(distance, 0.012, 8, 128), material);
	orbit.rotation.x = Math.PI / 2;
	scene.add(orbit);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	for (let i = 0; i < moons.length; i++) {
		const angle = time / (600 + i * 400) + i * 2.4 + 0.6;
		const distance = moons[i].userData.distance;
		moons[i].position.set(Math.cos(angle) * distance, 0, Math.sin(angle) * distance);
	}
	renderer.render(scene, camera);
}
