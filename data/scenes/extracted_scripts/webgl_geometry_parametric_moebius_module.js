import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { ParametricGeometry } from 'three/addons/geometries/ParametricGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffe1cf);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.8, 3.6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.enableDamping = true;

const ambient = new THREE.AmbientLight(0xffffff, 1);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(2, 5, 3);
scene.add(sun);

function moebius(u, v, target) {
	const angle = u * Math.PI * 2;
	const width = (v - 0.5) * 1.3;
	const radius = 1.6 + width * Math.cos(angle / 2);
	target.set(radius * Math.cos(angle), width * Math.sin(angle / 2), radius * Math.sin(angle));
}

const geometry = new ParametricGeometry(moebius, 120, 12);
const material = new THREE.MeshStandardMaterial({ color: 0x1a9e96, roughness: 0.4, side: THREE.DoubleSide });
const strip = new THREE.Mesh(geometry, material);
scene.add(strip);

function animate() {
	strip.rotation.y += 0.01;
	controls.update();
	renderer.render(scene, camera);
}
