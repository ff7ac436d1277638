import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8ecae6);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const target = new THREE.Group();
scene.add(target);

const colors = [0xffffff, 0x111111, 0x2a7de1, 0xe5383b, 0xffd60a];

for (let i = 0; i < colors.length; i++) {
	const geometry = new THREE.CircleGeometry(2 - i * 0.4, 64);
	const material = new THREE.MeshBasicMaterial({ color: colors[i] });
	const disc = new THREE.Mesh(geometry, material);
	disc.position.z = i * 0.02;
	target.add(disc);
}

function animate(time) {
	target.rotation.y = Math.sin(time / 1000) * 0.4;
	renderer.render(scene, camera);
}
