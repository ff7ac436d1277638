import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf6f0e0);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
const material = new THREE.MeshBasicMaterial({ color: 0x148f8b, wireframe: true });
const cluster = new THREE.Group();
scene.add(cluster);

const side = 3, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const torus = new THREE.Mesh(geometry, material);
	torus.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	torus.scale.setScalar(0.68);
	cluster.add(torus);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
