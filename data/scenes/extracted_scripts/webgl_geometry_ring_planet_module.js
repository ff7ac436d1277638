import * as THREE from 'three';

const scene = new THREE.Scene();

const canvas = document.createElement('canvas');
canvas.width = 2;
canvas.height = 256;
const context = canvas.getContext('2d');
const gradient = context.createLinearGradient(0, 0, 0, 256);
gradient.addColorStop(0, '#2a1450');
gradient.addColorStop(1, '#000000');
context.fillStyle = gradient;
context.fillRect(0, 0, 2, 256);
const background = new THREE.CanvasTexture(canvas);
background.colorSpace = THREE.SRGBColorSpace;
scene.background = background;

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 1.4, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 0.4);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(-5, 3, 4);
scene.add(sun);

const planet = new THREE.Group();
planet.rotation.z = 0.3;
scene.add(planet);

const globe = new THREE.Mesh(
	new THREE.SphereGeometry(1.3, 64, 32),
	new THREE.MeshStandardMaterial({ color: 0xe0b874, roughness: 0.9 })
);
planet.add(globe);

addRing(1.7, 2.4, 0xd9c7a3);
addRing(2.5, 2.8, 0x9c7b58);

function addRing(inner, outer, color) {
	const geometry = new THREE.RingGeometry(inner, outer, 96);
	const material = new THREE.MeshBasicMaterial({ color, side: THREE.DoubleSide });
	const ring = new THREE.Mesh(geometry, material);
	ring.rotation.x = -Math.PI / 2;
	planet.add(ring);
}

function animate() {
	planet.rotation.y += 0.003;
	renderer.render(scene, camera);
}
