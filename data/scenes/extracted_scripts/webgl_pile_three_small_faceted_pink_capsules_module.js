import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.CapsuleGeometry(0.55, 0.9, 8, 24);
const material = new THREE.MeshPhongMaterial({ color: 0xf58fb4, flatShading: true });
const objects = new THREE.Group();
scene.add(objects);

const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const object = new THREE.Mesh(geometry, material);
	object.position.set(x, y, 0);
	object.scale.setScalar(0.42);
	objects.add(object);
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
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(0, 2, 7);
scene.add(light);

function animate(time) {
	objects.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
