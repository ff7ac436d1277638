import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf9cfb2);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
const material = new THREE.MeshStandardMaterial({ color: 0x2f9e44, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 3;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(0, i * 1.25 - 0.9, 0);
	mesh.scale.setScalar(0.55);
	cluster.add(mesh);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(-5, 4, 3);
scene.add(light);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
