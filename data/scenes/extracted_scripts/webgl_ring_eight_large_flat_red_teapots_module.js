import * as THREE from 'three';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const geometry = new TeapotGeometry(0.7, 8);
const material = new THREE.MeshBasicMaterial({ color: 0xe0312d });
const group = new THREE.Group();
scene.add(group);

const count = 8;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const teapot = new THREE.Mesh(geometry, material);
	teapot.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	teapot.scale.setScalar(0.68);
	group.add(teapot);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

function animate() {
	renderer.render(scene, camera);
}
