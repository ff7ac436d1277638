import * as THREE from 'three';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const geometry = new TeapotGeometry(0.7, 8);
const material = new THREE.MeshStandardMaterial({ color: 0x8b9098, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 5;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const model = new THREE.Mesh(geometry, material);
	model.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	model.scale.setScalar(0.68);
	cluster.add(model);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xffc98a, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

function animate() {
	renderer.render(scene, camera);
}
