import * as THREE from 'three';
import { Line2 } from 'three/addons/lines/Line2.js';
import { LineGeometry } from 'three/addons/lines/LineGeometry.js';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 8);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const positions = [];
const colors = [];
const color = new THREE.Color();
const segments = 800;

for (let i = 0; i <= segments; i++) {
	const t = (i / segments) * Math.PI * 2;
	positions.push(Math.sin(t * 5) * 4, Math.sin(t * 4 + 0.4) * 2.6, Math.cos(t * 3) * 1.5);
	color.setHSL(i / segments, 1, 0.55);
	colors.push(color.r, color.g, color.b);
}

const geometry = new LineGeometry();
geometry.setPositions(positions);
geometry.setColors(colors);

const material = new LineMaterial({ linewidth: 7, vertexColors: true });

const line = new Line2(geometry, material);
scene.add(line);

function animate(time) {
	line.rotation.y = Math.sin(time / 3000) * 0.6;
	renderer.render(scene, camera);
}
