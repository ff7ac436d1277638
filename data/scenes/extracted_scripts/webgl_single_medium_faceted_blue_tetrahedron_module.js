import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

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

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(5, 4, 3);
scene.add(light);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshPhongMaterial({ color: 0x2b62d9, flatShading: true });
const tetrahedron = new THREE.Mesh(geometry, material);
tetrahedron.scale.setScalar(1.05);
scene.add(tetrahedron);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
