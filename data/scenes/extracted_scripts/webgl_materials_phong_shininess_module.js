import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(40, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 6.4);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0x8899ff, 0.6);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(4, 5, 4);
scene.add(sun);

const geometry = new THREE.SphereGeometry(1, 64, 32);

addBall(-2.2, 0x2f6fde, 5);
addBall(0, 0x2fae5f, 40);
addBall(2.2, 0xd8304a, 300);

function addBall(x, color, shininess) {
	const material = new THREE.MeshPhongMaterial({ color, shininess, specular: 0xaaaaaa });
	const ball = new THREE.Mesh(geometry, material);
	ball.position.x = x;
	scene.add(ball);
}

function animate() {
	renderer.render(scene, camera);
}
