import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0a0f24);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 10);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.2);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(3, 4, 8);
scene.add(sun);

const helix = new THREE.Group();
scene.add(helix);

const ballGeometry = new THREE.SphereGeometry(0.28, 32, 16);
const rodGeometry = new THREE.CylinderGeometry(0.06, 0.06, 3, 12);
const cyan = new THREE.MeshStandardMaterial({ color: 0x2ec4ff, roughness: 0.3 });
const magenta = new THREE.MeshStandardMaterial({ color: 0xff4fa3, roughness: 0.3 });
const white = new THREE.MeshStandardMaterial({ color: 0xffffff });
const pairs = 21;

for (let i = 0; i < pairs; i++) {
	const pair = new THREE.Group();
	pair.position.y = (i - (pairs - 1) / 2) * 0.36;
	pair.rotation.y = (i / (pairs - 1)) * Math.PI * 4;
	helix.add(pair);

	const left = new THREE.Mesh(ballGeometry, cyan);
	left.position.x = -1.5;
	const right = new THREE.Mesh(ballGeometry, magenta);
	right.position.x = 1.5;
	const rod = new THREE.Mesh(rodGeometry, white);
	rod.rotation.z = Math.PI / 2;
	pair.add(left, right, rod);
}

function animate() {
	helix.rotation.y += 0.01;
	renderer.render(scene, camera);
}
