import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshStandardMaterial({ color: 0x2b62d9, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, 0);
	mesh.scale.setScalar(0.55);
	cluster.add(mesh);
}

function animate() {
	renderer.render(scene, camera);
}
