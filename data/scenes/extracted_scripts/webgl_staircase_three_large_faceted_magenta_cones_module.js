import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshPhongMaterial({ color: 0xd934a8, flatShading: true });
const objects = new THREE.Group();
scene.add(objects);

const count = 3;

for (let i = 0; i < count; i++) {
	const cone = new THREE.Mesh(geometry, material);
	cone.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	cone.scale.setScalar(0.68);
	objects.add(cone);
}

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
