import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x05080f);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 4.2);
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
sun.position.set(-4, 4, 3);
scene.add(sun);

const globe = new THREE.Group();
globe.rotation.x = 0.5;
scene.add(globe);

const geometry = new THREE.SphereGeometry(1.5, 32, 16);
const solid = new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ color: 0x10264d }));
globe.add(solid);

const lines = new THREE.Mesh(geometry, new THREE.MeshBasicMaterial({ color: 0x2de2c5, wireframe: true }));
lines.scale.setScalar(1.01);
globe.add(lines);

function animate() {
	globe.rotation.y += 0.005;
	controls.update();
	renderer.render(scene, camera);
}
