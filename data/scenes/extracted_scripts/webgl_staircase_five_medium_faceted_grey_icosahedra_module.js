import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshPhongMaterial({ color: 0x8b9098, flatShading: true });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 5;

for (let i = 0; i < count; i++) {
	const icosahedron = new THREE.Mesh(geometry, material);
	icosahedron.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	icosahedron.scale.setScalar(0.55);
	cluster.add(icosahedron);
}

function animate() {
	renderer.render(scene, camera);
}
