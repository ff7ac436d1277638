import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xfff3e0);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.4);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.2);
sun.position.set(-3, 5, 4);
scene.add(sun);

const tower = new THREE.Group();
scene.add(tower);

const colors = [0xe4572e, 0xf3a712, 0x76b041, 0x17bebb, 0x4a4e9c];
const geometry = new RoundedBoxGeometry(2.2, 0.7, 2.2, 4, 0.15);

for (let i = 0; i < colors.length; i++) {
	const material = new THREE.MeshStandardMaterial({ color: colors[i], roughness: 0.6 });
	const box = new THREE.Mesh(geometry, material);
	box.position.y = (i - 2) * 0.75;
	box.rotation.y = i * 0.3;
	tower.add(box);
}

function animate() {
	tower.rotation.y += 0.01;
	renderer.render(scene, camera);
}
