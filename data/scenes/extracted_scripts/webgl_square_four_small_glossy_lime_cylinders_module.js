import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x10291f);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
const material = new THREE.MeshPhongMaterial({ color: 0x9ddb2e, shininess: 120 });
const group = new THREE.Group();
scene.add(group);

const side = 2, count = side * side;

for (let i = 0; i < count; i++) {
	const x = i % side, z = Math.floor(i / side);
	const cylinder = new THREE.Mesh(geometry, material);
	cylinder.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
	cylinder.scale.setScalar(0.42);
	group.add(cylinder);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
