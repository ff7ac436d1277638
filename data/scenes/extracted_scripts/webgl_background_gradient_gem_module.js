import * as THREE from 'three';
import { ConvexGeometry } from 'three/addons/geometries/ConvexGeometry.js';

const scene = new THREE.Scene();
scene.background = createGradient('#3a0ca3', '#ffb997');

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 7);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.6);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(-4, 6, 5);
scene.add(sun);

const points = [];
const count = 28;

for (let i = 0; i < count; i++) {
	const y = 1 - (2 * (i + 0.5)) / count;
	const angle = i * Math.PI * (3 - Math.sqrt(5));
	const radius = Math.sqrt(1 - y * y);
	const point = new THREE.Vector3(Math.cos(angle) * radius, y * 1.2, Math.sin(angle) * radius);
	points.push(point.multiplyScalar(2 + Math.random() * 0.3));
}

const gem = new THREE.Mesh(
	new ConvexGeometry(points),
	new THREE.MeshStandardMaterial({
		color: 0xe8336d,
		metalness: 0.2,
		roughness: 0.3,
		flatShading: true
	})
);
scene.add(gem);

function createGradient(top, bottom) {
	const canvas = document.createElement('canvas');
	canvas.width = 2;
	canvas.height = 256;
	const context = canvas.getContext('2d');
	const gradient = context.createLinearGradient(0, 0, 0, 256);
	gradient.addColorStop(0, top);
	gradient.addColorStop(1, bottom);
	context.fillStyle = gradient;
	context.fillRect(0, 0, 2, 256);
	const texture = new THREE.CanvasTexture(canvas);
	texture.colorSpace = THREE.SRGBColorSpace;
	return texture;
}

function animate() {
	gem.rotation.y += 0.006;
	renderer.render(scene, camera);
}
