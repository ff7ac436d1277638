import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const geometry = new THREE.OctahedronGeometry(1.2);
const material = new THREE.MeshLambertMaterial({ color: 0xd9a520 });
const group = new THREE.Group();
scene.add(group);

const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const object = new THREE.Mesh(geometry, material);
	object.position.set(x, y, 0);
	object.scale.setScalar(0.68);
	group.add(object);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
