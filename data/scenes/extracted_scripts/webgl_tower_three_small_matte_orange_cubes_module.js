import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf9cfb2);

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
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(0, 2, 7);
scene.add(sun);

const geometry = new THREE.BoxGeometry(1.5, 1.5, 1.5);
const material = new THREE.MeshLambertMaterial({ color: 0xf28022 });
const group = new THREE.Group();
scene.add(group);

const count = 3;

for (let i = 0; i < count; i++) {
	const cube = new THREE.Mesh(geometry, material);
	cube.position.set(0, i * 1.25 - 0.9, 0);
	cube.scale.setScalar(0.42);
	group.add(cube);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
