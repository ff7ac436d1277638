import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xcdc2ee);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
const material = new THREE.MeshBasicMaterial({ color: 0xe0312d, wireframe: true });
const group = new THREE.Group();
scene.add(group);

const count = 4;

for (let i = 0; i < count; i++) {
	const knot = new THREE.Mesh(geometry, material);
	knot.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	knot.scale.setScalar(0.55);
	group.add(knot);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(0, 2, 7);
scene.add(light);

function animate() {
	renderer.render(scene, camera);
}
