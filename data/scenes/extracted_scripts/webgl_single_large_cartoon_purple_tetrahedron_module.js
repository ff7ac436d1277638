import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf6f0e0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshToonMaterial({ color: 0x8e44c9 });
const model = new THREE.Mesh(geometry, material);
model.scale.setScalar(1.4);
scene.add(model);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xffc98a, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	model.rotation.y += 0.01;
	renderer.render(scene, camera);
}
