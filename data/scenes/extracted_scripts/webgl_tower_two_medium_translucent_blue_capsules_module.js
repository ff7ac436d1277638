import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8fcbf2);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
const material = new THREE.MeshPhongMaterial({ color: 0x2b62d9, transparent: true, opacity: 0.5 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 2;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set(0, i * 1.25 - 0.9, 0);
	model.scale.setScalar(0.55);
	cluster.add(model);
}

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

function animate() {
	cluster.rotation.x += 0.01;
	cluster.rotation.y += 0.015;
	renderer.render(scene, camera);
}
