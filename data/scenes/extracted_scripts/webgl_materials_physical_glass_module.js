import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffffff);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.5);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(3, 4, 5);
scene.add(sun);

const barGeometry = new THREE.BoxGeometry(0.45, 4, 0.2);
for (let i = 0; i < 9; i++) {
	const color = new THREE.Color().setHSL(i / 11, 0.8, 0.5);
	const bar = new THREE.Mesh(barGeometry, new THREE.MeshLambertMaterial({ color }));
	bar.position.set((i - 4) * 0.8, 0, -1.5);
	scene.add(bar);
}

const geometry = new THREE.SphereGeometry(1.3, 64, 32);
const material = new THREE.MeshPhysicalMaterial({ roughness: 0, transmission: 1, thickness: 1, ior: 1.5 });
const ball = new THREE.Mesh(geometry, material);
scene.add(ball);

function animate(time) {
	ball.position.x = Math.sin(time / 1500) * 1.5;
	renderer.render(scene, camera);
}
