import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xc2ecd6);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
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
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshStandardMaterial({ color: 0xf58fb4, metalness: 0.9, roughness: 0.25 });
const group = new THREE.Group();
scene.add(group);

const count = 3;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set(0, i * 1.25 - 0.9, 0);
	model.scale.setScalar(0.55);
	group.add(model);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
