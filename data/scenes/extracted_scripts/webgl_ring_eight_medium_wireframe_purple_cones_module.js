import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshBasicMaterial({ color: 0x8e44c9, wireframe: true });
const group = new THREE.Group();
scene.add(group);

const count = 8;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const model = new THREE.Mesh(geometry, material);
	model.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	model.scale.setScalar(0.55);
	group.add(model);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xffc98a, 3);
sun.position.set(-5, 4, 3);
scene.add(sun);

function animate() {
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
