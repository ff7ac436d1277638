import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, flatShading: true });
const objects = new THREE.Group();
scene.add(objects);

const side = 3, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const object = new THREE.Mesh(geometry, material);
	object.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	object.scale.setScalar(0.42);
	objects.add(object);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
