import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const sun = new THREE.DirectionalLight(0xa9ccff, 3);
sun.position.set(0, 2, 7);
scene.add(sun);

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshToonMaterial({ color: 0x35d0e6 });
const objects = new THREE.Group();
scene.add(objects);

const side = 3, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const icosahedron = new THREE.Mesh(geometry, material);
	icosahedron.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	icosahedron.scale.setScalar(0.42);
	objects.add(icosahedron);
}

function animate() {
	renderer.render(scene, camera);
}
