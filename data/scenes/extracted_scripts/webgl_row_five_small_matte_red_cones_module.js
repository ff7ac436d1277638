import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xa9ccff, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshLambertMaterial({ color: 0xe0312d });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 5;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	mesh.scale.setScalar(0.42);
	cluster.add(mesh);
}

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
