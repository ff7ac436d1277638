import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

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

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

const outline = new THREE.Shape();
for (let k = 0; k < 10; k++) {
	const radius = k % 2 === 0 ? 1.2 : 0.5;
	outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
}
const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
geometry.center();
const material = new THREE.MeshToonMaterial({ color: 0x8e44c9 });
const cluster = new THREE.Group();
scene.add(cluster);

const side = 2, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	mesh.scale.setScalar(0.42);
	cluster.add(mesh);
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
