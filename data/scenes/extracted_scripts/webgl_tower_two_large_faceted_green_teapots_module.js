import * as THREE from 'three';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new TeapotGeometry(0.7, 8);
const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, flatShading: true });
const objects = new THREE.Group();
scene.add(objects);

const count = 2;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set(0, i * 1.25 - 0.9, 0);
	object.scale.setScalar(0.68);
	objects.add(object);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
