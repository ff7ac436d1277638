import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xc2ecd6);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.OctahedronGeometry(1.2);
const material = new THREE.MeshLambertMaterial({ color: 0xe0312d });
const objects = new THREE.Group();
scene.add(objects);

const side = 2, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const model = new THREE.Mesh(geometry, material);
	model.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	model.scale.setScalar(0.55);
	objects.add(model);
}

function animate() {
	renderer.render(scene, camera);
}
