import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(5, 4, 3);
scene.add(light);

const outline = new THREE.Shape();
for (let k = 0; k < 10; k++) {
	const radius = k % 2 === 0 ? 1.2 : 0.5;
	outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
}
const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
geometry.center();
const material = new THREE.MeshStandardMaterial({ color: 0x2f9e44, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 3;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(0, i * 1.25 - 0.9, 0);
	mesh.scale.setScalar(0.68);
	cluster.add(mesh);
}

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
