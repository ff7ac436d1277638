import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xa8dadc);

const aspect = window.innerWidth / window.innerHeight;
const camera = new THREE.OrthographicCamera(-3.6 * aspect, 3.6 * aspect, 3.6, -3.6, 0.1, 100);
camera.position.set(10, 10, 10);
camera.lookAt(0, 0.9, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.4);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.4);
sun.position.set(2, 8, 6);
scene.add(sun);

function addMesh(geometry, color, x, y, z) {
	const material = new THREE.MeshStandardMaterial({ color: color, flatShading: true });
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, z);
	scene.add(mesh);
	return mesh;
}

addMesh(new THREE.BoxGeometry(6, 0.4, 6), 0x8ac36b, 0, -0.2, 0);
addMesh(new THREE.BoxGeometry(2.6, 2, 2.6), 0xfff3d6, -0.6, 1, -0.6);
addMesh(new THREE.BoxGeometry(0.8, 1.3, 0.1), 0x7a4a2b, -0.6, 0.65, 0.72);
addMesh(new THREE.BoxGeometry(0.1, 0.8, 0.8), 0x3a86ff, 0.72, 1.1, -0.6);

const roof = addMesh(new THREE.ConeGeometry(2.2, 1.7, 4), 0xd1495b, -0.6, 2.85, -0.6);
roof.rotation.y = Math.PI / 4;

addMesh(new THREE.CylinderGeometry(0.15, 0.15, 1, 12), 0x7a4a2b, 2.2, 0.5, -1.6);
addMesh(new THREE.IcosahedronGeometry(0.8, 1), 0x3d8b40, 2.2, 1.5, -1.6);

function animate() {
	renderer.render(scene, camera);
}
