import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x070b1f);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 7);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.4);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.2);
sun.position.set(5, 4, 6);
scene.add(sun);

const rocket = new THREE.Group();
rocket.rotation.z = -0.7;
scene.add(rocket);

const white = new THREE.MeshStandardMaterial({ color: 0xffffff });
const red = new THREE.MeshStandardMaterial({ color: 0xe63946 });
const blue = new THREE.MeshStandardMaterial({ color: 0x7fd8ff });
const orange = new THREE.MeshBasicMaterial({ color: 0xff9f1c });

function addPart(geometry, material, x, y, z) {
	const part = new THREE.Mesh(geometry, material);
	part.position.set(x, y, z);
	rocket.add(part);
	return part;
}

addPart(new THREE.CylinderGeometry(0.8, 0.8, 2.6, 48), white, 0, 0, 0);
addPart(new THREE.ConeGeometry(0.8, 1.3, 48), red, 0, 1.95, 0);
addPart(new THREE.SphereGeometry(0.38, 32, 16), blue, 0, 0.5, 0.6);
addPart(new THREE.ConeGeometry(0.55, 1.4, 32), orange, 0, -2, 0).rotation.x = Math.PI;

for (let i = 0; i < 3; i++) {
	const angle = (i / 3) * Math.PI * 2;
	const fin = addPart(new THREE.BoxGeometry(0.9, 1, 0.12), red, Math.cos(angle), -1.1, Math.sin(angle));
	fin.rotation.y = -angle;
}

const positions = [];
for (let i = 0; i < 900; i++) {
	const star = new THREE.Vector3().randomDirection().multiplyScalar(40);
	positions.push(star.x, star.y, star.z);
}

const geometry = new THREE.BufferGeometry();
geometry.setAttribute('position', new THREE.Float32BufferAttribute(positions, 3));
scene.add(new THREE.Points(geometry, new THREE.PointsMaterial({ color: 0xffffff, size: 0.3 })));

function animate(time) {
	rocket.position.y = Math.sin(time / 600) * 0.1;
	renderer.render(scene, camera);
}
