import * as THREE from 'three';
import { ParametricGeometry } from 'three/addons/geometries/ParametricGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0d3b66);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 5, 5.5);
camera.lookAt(0, 0.2, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffffff, 0xa0a8c8, 1.8);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xffffff, 2.2);
sun.position.set(4, 6, 3);
scene.add(sun);

function petals(u, v, target) {
	const angle = v * Math.PI * 2;
	const wave = Math.cos(angle * 8);
	const radius = u * (2.5 + wave * 0.6 * u);
	const height = u * u * 1.3 + wave * 0.25 * u * u;
	target.set(Math.cos(angle) * radius, height - 0.5, -Math.sin(angle) * radius);
}

const flower = new THREE.Group();
scene.add(flower);

const bowl = new THREE.Mesh(
	new ParametricGeometry(petals, 40, 320),
	new THREE.MeshStandardMaterial({
		color: 0xd6286b,
		roughness: 0.5,
		side: THREE.DoubleSide
	})
);
flower.add(bowl);

const heart = new THREE.Mesh(
	new THREE.SphereGeometry(0.6, 48, 24),
	new THREE.MeshStandardMaterial({ color: 0xffd23f, roughness: 0.6 })
);
flower.add(heart);

function animate() {
	flower.rotation.y += 0.005;
	renderer.render(scene, camera);
}
