import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x10291f);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
lamp.position.set(0, 2, 7);
scene.add(lamp);

const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, transparent: true, opacity: 0.5 });
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

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
