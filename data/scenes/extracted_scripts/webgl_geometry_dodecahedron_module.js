import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xe9e4f5);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 4.5);
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
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(3, 4, 3);
scene.add(sun);

const geometry = new THREE.DodecahedronGeometry(1.6);
const material = new THREE.MeshPhongMaterial({ color: 0x7b4bd6, flatShading: true });
const mesh = new THREE.Mesh(geometry, material);
mesh.rotation.set(0.4, 0.3, 0);
scene.add(mesh);

function animate() {
	mesh.rotation.x += 0.005;
	mesh.rotation.y += 0.01;
	renderer.render(scene, camera);
	controls.update();
}
