import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x060b1f);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.enableDamping = true;

const ambient = new THREE.AmbientLight(0x223355, 0.5);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 5);
sun.position.set(5, 1, -2.5);
scene.add(sun);

const geometry = new THREE.SphereGeometry(1.6, 64, 32);
const material = new THREE.MeshLambertMaterial({ color: 0xb8b8b0 });
const moon = new THREE.Mesh(geometry, material);
scene.add(moon);

function animate() {
	moon.rotation.y += 0.002;
	controls.update();
	renderer.render(scene, camera);
}
