import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.8, 6.6);
camera.lookAt(0, -0.2, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const count = 20000;
const positions = new Float32Array(count * 3);
const colors = new Float32Array(count * 3);
const inside = new THREE.Color(0xff9440);
const outside = new THREE.Color(0x3b6cff);
const color = new THREE.Color();

for (let i = 0; i < count; i++) {
	const radius = Math.pow(Math.random(), 1.6) * 5;
	const arm = ((i % 4) / 4) * Math.PI * 2;
	const angle = arm + radius * 0.9 + (Math.random() - 0.5) * 0.7;
	const height = (Math.random() - 0.5) * 0.5 * Math.exp(-radius * 0.4);
	positions[i * 3] = Math.cos(angle) * radius;
	positions[i * 3 + 1] = height;
	positions[i * 3 + 2] = Math.sin(angle) * radius;
	color.lerpColors(inside, outside, radius / 5);
	color.toArray(colors, i * 3);
}

const geometry = new THREE.BufferGeometry();
geometry.setAttribute('position', new THREE.BufferAttribute(positions, 3));
geometry.setAttribute('color', new THREE.BufferAttribute(colors, 3));

const material = new THREE.PointsMaterial({
	size: 0.05,
	vertexColors: true,
	transparent: true,
	opacity: 0.75,
	depthWrite: false,
	blending: THREE.AdditiveBlending
});

const galaxy = new THREE.Points(geometry, material);
scene.add(galaxy);

function animate() {
	galaxy.rotation.y -= 0.002;
	renderer.render(scene, camera);
}
