import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(5, 4, 3);
scene.add(light);

const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
const material = new THREE.MeshBasicMaterial({ color: 0x8e44c9 });
const group = new THREE.Group();
scene.add(group);

const side = 2, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	mesh.scale.setScalar(0.68);
	group.add(mesh);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
