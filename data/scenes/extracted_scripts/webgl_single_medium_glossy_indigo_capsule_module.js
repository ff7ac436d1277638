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
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(5, 4, 3);
scene.add(sun);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
const material = new THREE.MeshPhongMaterial({ color: 0x4b3fb5, shininess: 120 });
const capsule = new THREE.Mesh(geometry, material);
capsule.scale.setScalar(1.05);
scene.add(capsule);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
