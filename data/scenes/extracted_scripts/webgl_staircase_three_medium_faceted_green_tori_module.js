import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xc2ecd6);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(-5, 4, 3);
scene.add(light);

const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
const material = new THREE.MeshPhongMaterial({ color: 0x2f9e44, flatShading: true });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 3;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	mesh.scale.setScalar(0.55);
	cluster.add(mesh);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
