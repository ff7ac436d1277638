import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8d8680);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.8, 6.8);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const controls = new OrbitControls(camera, renderer.domElement);
controls.enableDamping = true;
controls.autoRotate = true;

const pmremGenerator = new THREE.PMREMGenerator(renderer);
scene.environment = pmremGenerator.fromScene(new RoomEnvironment(), 0.02).texture;

const geometry = new THREE.SphereGeometry(1.3, 64, 32);

function addBall(x, color) {
	const material = new THREE.MeshStandardMaterial({
		color: color,
		metalness: 1,
		roughness: 0.08
	});
	const ball = new THREE.Mesh(geometry, material);
	ball.position.x = x;
	scene.add(ball);
}

addBall(-2.8, 0xe08a5a);
addBall(0, 0xffcf4a);
addBall(2.8, 0xe6e8ea);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
