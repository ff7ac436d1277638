import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const controls = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new RoundedBoxGeometry(1.6, 1.1, 1.6, 5, 0.3);
const material = new THREE.MeshBasicMaterial({ color: 0xf58fb4 });
const objects = new THREE.Group();
scene.add(objects);

const count = 5;

for (let i = 0; i < count; i++) {
	const object = new THREE.Mesh(geometry, material);
	object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	object.scale.setScalar(0.68);
	objects.add(object);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(5, 4, 3);
scene.add(light);

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
