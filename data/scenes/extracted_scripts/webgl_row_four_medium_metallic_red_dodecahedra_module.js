import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x10291f);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const geometry = new THREE.DodecahedronGeometry(1.1);
const material = new THREE.MeshStandardMaterial({ color: 0xe0312d, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 4;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	mesh.scale.setScalar(0.55);
	cluster.add(mesh);
}

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
