import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.SphereGeometry(1, 32, 16);
const material = new THREE.MeshBasicMaterial({ color: 0xe0312d, wireframe: true });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 3;

for (let i = 0; i < count; i++) {
	const sphere = new THREE.Mesh(geometry, material);
	sphere.position.set(0, i * 1.25 - 0.9, 0);
	sphere.scale.setScalar(0.55);
	cluster.add(sphere);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 2, 7);
scene.add(lamp);

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
