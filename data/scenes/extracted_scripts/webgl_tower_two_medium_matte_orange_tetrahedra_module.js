import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshLambertMaterial({ color: 0xf28022 });
const objects = new THREE.Group();
scene.add(objects);

const count = 2;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(0, i * 1.25 - 0.9, 0);
	mesh.scale.setScalar(0.55);
	objects.add(mesh);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffc98a, 3);
sun.position.set(0, 2, 7);
scene.add(sun);

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
