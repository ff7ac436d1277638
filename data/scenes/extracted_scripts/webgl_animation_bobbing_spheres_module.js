import * as THREE from 'three';

const scene = new THREE.Scene();

const canvas = document.createElement('canvas');
canvas.width = 2;
canvas.height = 256;
const context = canvas.getContext('2d');
const gradient = context.createLinearGradient(0, 0, 0, 256);
gradient.addColorStop(0, '#0b1a4a');
gradient.addColorStop(1, '#8a4fb0');
context.fillStyle = gradient;
context.fillRect(0, 0, 2, 256);
const background = new THREE.CanvasTexture(canvas);
background.colorSpace = THREE.SRGBColorSpace;
scene.background = background;

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 7);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(0, 4, 5);
scene.add(sun);

const balls = [];
const geometry = new THREE.SphereGeometry(0.42, 48, 24);
const yellow = new THREE.Color(0xffe14d);
const pink = new THREE.Color(0xff2f87);

for (let i = 0; i < 11; i++) {
	const color = new THREE.Color().lerpColors(yellow, pink, i / 10);
	const material = new THREE.MeshStandardMaterial({ color, roughness: 0.25 });
	const ball = new THREE.Mesh(geometry, material);
	ball.position.x = (i - 5) * 0.76;
	scene.add(ball);
	balls.push(ball);
}

function animate(time) {
	for (let i = 0; i < balls.length; i++) {
		balls[i].position.y = Math.sin(time / 500 + i * 0.6) * 1.3;
	}
	renderer.render(scene, camera);
}
