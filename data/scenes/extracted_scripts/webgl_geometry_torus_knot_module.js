import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x1b2030);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.enableDamping = true;

const ambient = new THREE.AmbientLight(0xffffff, 0.8);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(3, 4, 5);
scene.add(sun);

const geometry = new THREE.TorusKnotGeometry(1, 0.36, 160, 24);
const material = new THREE.MeshStandardMaterial({ color: 0xff8844, roughness: 0.3, metalness: 0.1 });
const knot = new THREE.Mesh(geometry, material);
scene.add(knot);

function animate() {
	knot.rotation.x += 0.004;
	knot.rotation.y += 0.01;
	controls.update();
	renderer.render(scene, camera);
}
