import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf9cfb2);

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

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshBasicMaterial({ color: 0xf7d938 });
const group = new THREE.Group();
scene.add(group);

const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const icosahedron = new THREE.Mesh(geometry, material);
	icosahedron.position.set(x, y, 0);
	icosahedron.scale.setScalar(0.55);
	group.add(icosahedron);
}

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
