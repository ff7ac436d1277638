import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf9cfb2);

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

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshPhongMaterial({ color: 0x8e44c9, shininess: 120 });
const group = new THREE.Group();
scene.add(group);

const count = 8;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const model = new THREE.Mesh(geometry, material);
	model.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	model.scale.setScalar(0.42);
	group.add(model);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(5, 4, 3);
scene.add(light);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
