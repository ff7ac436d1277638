import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshPhongMaterial({ color: 0x2b62d9, shininess: 120 });
const objects = new THREE.Group();
scene.add(objects);

const count = 4;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	object.scale.setScalar(0.42);
	objects.add(object);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
