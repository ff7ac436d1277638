import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshToonMaterial({ color: 0xf7d938 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 2;

for (let i = 0; i < count; i++) {
	const icosahedron = new THREE.Mesh(geometry, material);
	icosahedron.position.set(0, i * 1.25 - 0.9, 0);
	icosahedron.scale.setScalar(0.42);
	cluster.add(icosahedron);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xa9ccff, 3);
sun.position.set(5, 4, 3);
scene.add(sun);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	cluster.rotation.y += 0.01;
	renderer.render(scene, camera);
}
