import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.5, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ball = new THREE.Mesh(
	new THREE.SphereGeometry(1.2, 64, 32),
	new THREE.MeshStandardMaterial({ color: 0xffffff, roughness: 0.5 })
);
scene.add(ball);

const floor = new THREE.Mesh(
	new THREE.PlaneGeometry(30, 30),
	new THREE.MeshStandardMaterial({ color: 0x777777 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.2;
scene.add(floor);

const lights = [];
for (const color of [0xff3b30, 0x34e063, 0x3a6bff]) {
	const light = new THREE.PointLight(color, 25);
	const bulb = new THREE.Mesh(
		new THREE.SphereGeometry(0.12, 24, 16),
		new THREE.MeshBasicMaterial({ color })
	);
	light.add(bulb);
	scene.add(light);
	lights.push(light);
}

function animate(time) {
	for (let i = 0; i < lights.length; i++) {
		const angle = time / 1000 + i * Math.PI * 2 / 3 + 0.75;
		lights[i].position.set(Math.cos(angle) * 2.4, 1.1, Math.sin(angle) * 2.5);
	}
	renderer.render(scene, camera);
}
