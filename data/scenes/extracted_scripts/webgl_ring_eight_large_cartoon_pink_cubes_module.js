import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
const material = new THREE.MeshToonMaterial({ color: 0xf58fb4 });
const group = new THREE.Group();
scene.add(group);

const count = 8;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const cube = new THREE.Mesh(geometry, material);
	cube.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	cube.scale.setScalar(0.68);
	group.add(cube);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(5, 4, 3);
scene.add(light);

function animate() {
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
