import * as THREE from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
const material = new THREE.MeshPhongMaterial({ color: 0x8e44c9, shininess: 120 });
const cluster = new THREE.Group();
scene.add(cluster);

const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const object = new THREE.Mesh(geometry, material);
	object.position.set(x, y, 0);
	object.scale.setScalar(0.55);
	cluster.add(object);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(-5, 4, 3);
scene.add(sun);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
