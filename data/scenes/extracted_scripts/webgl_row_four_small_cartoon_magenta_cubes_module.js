import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
const material = new THREE.MeshToonMaterial({ color: 0xd934a8 });
const group = new THREE.Group();
scene.add(group);

const count = 4;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	mesh.scale.setScalar(0.42);
	group.add(mesh);
}

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xa9ccff, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
