import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xd9a6a6);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.5, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const canvas = document.createElement('canvas');
canvas.width = 256;
canvas.height = 256;
const context = canvas.getContext('2d');
const gradient = context.createRadialGradient(100, 90, 10, 128, 128, 128);
gradient.addColorStop(0, '#fffdf5');
gradient.addColorStop(0.6, '#a9c9e8');
gradient.addColorStop(1, '#1f3f8f');
context.fillStyle = gradient;
context.fillRect(0, 0, 256, 256);

const matcap = new THREE.CanvasTexture(canvas);
matcap.colorSpace = THREE.SRGBColorSpace;
const material = new THREE.MeshMatcapMaterial({ matcap });

const ring = new THREE.Mesh(new THREE.TorusGeometry(1.45, 0.6, 48, 96), material);
ring.rotation.x = Math.PI / 2;
scene.add(ring);

const ball = new THREE.Mesh(new THREE.SphereGeometry(0.75, 64, 32), material);
ball.position.y = 0.3;
scene.add(ball);

function animate(time) {
	ring.rotation.y = Math.sin(time / 1000) * 0.15;
	renderer.render(scene, camera);
}
