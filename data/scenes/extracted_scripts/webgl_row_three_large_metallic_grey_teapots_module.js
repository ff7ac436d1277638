import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { TeapotGeometry } from 'three/addons/geometries/TeapotGeometry.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x5a2415);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const geometry = new TeapotGeometry(0.7, 8);
const material = new THREE.MeshStandardMaterial({ color: 0x8b9098, metalness: 0.9, roughness: 0.25 });
const objects = new THREE.Group();
scene.add(objects);

const count = 3;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	object.scale.setScalar(0.68);
	objects.add(object);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
