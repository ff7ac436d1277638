import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xc2ecd6);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshBasicMaterial({ color: 0x9ddb2e });
const group = new THREE.Group();
scene.add(group);

const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, 0);
	mesh.scale.setScalar(0.55);
	group.add(mesh);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
