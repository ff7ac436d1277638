import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcfe0cf);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 10, 0);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);
renderer.shadowMap.enabled = true;

const ambient = new THREE.AmbientLight(0xffffff, 1.5);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(-4, 8, -4);
scene.add(sun);
sun.castShadow = true;
sun.shadow.mapSize.set(2048, 2048);

function addMesh(geometry, color, x, y, z) {
	const material = new THREE.MeshStandardMaterial({ color: color, roughness: 0.6 });
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, z);
	mesh.castShadow = true;
	mesh.receiveShadow = true;
	scene.add(mesh);
}

addMesh(new THREE.CylinderGeometry(3.7, 3.7, 0.2, 96), 0xa86b3c, 0, -0.1, 0);

const plate = new THREE.CylinderGeometry(0.95, 0.7, 0.15, 64);
const fruit = new THREE.SphereGeometry(0.45, 48, 24);
const colors = [0xe63946, 0xffd23f, 0x5cb85c, 0xff8c1a];

for (let i = 0; i < 4; i++) {
	const angle = (i / 4) * Math.PI * 2;
	const x = Math.sin(angle) * 2.4;
	const z = -Math.cos(angle) * 2.4;
	addMesh(plate, 0xffffff, x, 0.08, z);
	addMesh(fruit, colors[i], x, 0.6, z);
}

addMesh(new THREE.CylinderGeometry(0.7, 0.4, 0.5, 64, 1, true), 0x3a6ea5, 0, 0.25, 0);
addMesh(new THREE.TorusGeometry(0.7, 0.08, 16, 64).rotateX(Math.PI / 2), 0x3a6ea5, 0, 0.5, 0);
addMesh(new THREE.CircleGeometry(0.65, 64).rotateX(-Math.PI / 2), 0x6fa3d8, 0, 0.3, 0);

function animate() {
	renderer.render(scene, camera);
}
