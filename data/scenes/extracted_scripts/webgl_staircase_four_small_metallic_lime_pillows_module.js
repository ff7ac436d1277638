import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
const material = new THREE.MeshStandardMaterial({ color: 0x9ddb2e, metalness: 0.9, roughness: 0.25 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 4;

for (let i = 0; i < count; i++) {
	const pillow = new THREE.Mesh(geometry, material);
	pillow.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	pillow.scale.setScalar(0.42);
	cluster.add(pillow);
}

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
