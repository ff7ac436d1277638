import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
const material = new THREE.MeshBasicMaterial({ color: 0x8b9098, wireframe: true });
const group = new THREE.Group();
scene.add(group);

const count = 3;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set(0, i * 1.25 - 0.9, 0);
	model.scale.setScalar(0.55);
	group.add(model);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(-5, 4, 3);
scene.add(light);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
