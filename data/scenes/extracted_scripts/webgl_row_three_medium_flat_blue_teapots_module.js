import * as THREE from 'three';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(-5, 4, 3);
scene.add(light);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new TeapotGeometry(0.7, 8);
const material = new THREE.MeshBasicMaterial({ color: 0x2b62d9 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 3;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	model.scale.setScalar(0.55);
	cluster.add(model);
}

function animate() {
	renderer.render(scene, camera);
}
