import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xffc98a, 3);
sun.position.set(0, 8, 0.5);
scene.add(sun);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.OctahedronGeometry(1.2);
const material = new THREE.MeshPhongMaterial({ color: 0x8b9098, transparent: true, opacity: 0.5 });
const group = new THREE.Group();
scene.add(group);

const count = 2;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set(0, i * 1.25 - 0.9, 0);
	object.scale.setScalar(0.68);
	group.add(object);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
