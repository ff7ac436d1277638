import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
const material = new THREE.MeshStandardMaterial({ color: 0x2b62d9, metalness: 0.9, roughness: 0.25 });
const objects = new THREE.Group();
scene.add(objects);

const count = 2;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set(0, i * 1.25 - 0.9, 0);
	model.scale.setScalar(0.55);
	objects.add(model);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
