import * as THREE from 'three';
import { EffectComposer } from 'three/addons/postprocessing/EffectComposer.js';
import { RenderPass } from 'three/addons/postprocessing/RenderPass.js';
import { UnrealBloomPass } from 'three/addons/postprocessing/UnrealBloomPass.js';
import { OutputPass } from 'three/addons/postprocessing/OutputPass.js';

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

const size = new THREE.Vector2(window.innerWidth, window.innerHeight);
const composer = new EffectComposer(renderer);
composer.addPass(new RenderPass(scene, camera));
composer.addPass(new UnrealBloomPass(size, 0.5, 0.2, 0));
composer.addPass(new OutputPass());

const orbs = new THREE.Group();
scene.add(orbs);

function addOrb(radius, color, x, y) {
	const orb = new THREE.Mesh(
		new THREE.SphereGeometry(radius, 48, 24),
		new THREE.MeshBasicMaterial({ color: color })
	);
	orb.position.set(x, y, 0);
	orbs.add(orb);
}

const colors = [0xff7a1a, 0xffe14d, 0x4dff88, 0x33d6ff, 0x4d6bff, 0xff4dc4];

addOrb(0.6, 0xffffff, 0, 0);

for (let i = 0; i < colors.length; i++) {
	const angle = (i / colors.length) * Math.PI * 2;
	addOrb(0.42, colors[i], Math.cos(angle) * 2.3, Math.sin(angle) * 2.3);
}

function animate() {
	orbs.rotation.z += 0.004;
	composer.render();
}
