import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf6f0e0);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshLambertMaterial({ color: 0x4b3fb5 });
const objects = new THREE.Group();
scene.add(objects);

const count = 4;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	object.scale.setScalar(0.42);
	objects.add(object);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(0, 2, 7);
scene.add(lamp);

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
