import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf6f0e0);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

const geometry = new THREE.DodecahedronGeometry(1.1);
const material = new THREE.MeshLambertMaterial({ color: 0x2f9e44 });
const objects = new THREE.Group();
scene.add(objects);

const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const dodecahedron = new THREE.Mesh(geometry, material);
	dodecahedron.position.set(x, y, 0);
	dodecahedron.scale.setScalar(0.42);
	objects.add(dodecahedron);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

function animate() {
	objects.rotation.x += 0.01;
	objects.rotation.y += 0.015;
	renderer.render(scene, camera);
}
