import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
const material = new THREE.MeshPhongMaterial({ color: 0x8b9098, transparent: true, opacity: 0.5 });
const group = new THREE.Group();
scene.add(group);

const count = 3;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set(0, i * 1.25 - 0.9, 0);
	object.scale.setScalar(0.55);
	group.add(object);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

function animate() {
	group.rotation.x += 0.01;
	group.rotation.y += 0.015;
	renderer.render(scene, camera);
}
