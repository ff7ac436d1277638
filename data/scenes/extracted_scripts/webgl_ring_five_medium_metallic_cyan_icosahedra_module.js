import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshStandardMaterial({ color: 0x35d0e6, metalness: 0.9, roughness: 0.25 });
const objects = new THREE.Group();
scene.add(objects);

const count = 5;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const object = new THREE.Mesh(geometry, material);
	object.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	object.scale.setScalar(0.55);
	objects.add(object);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
