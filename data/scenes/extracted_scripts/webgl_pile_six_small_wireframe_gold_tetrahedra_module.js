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

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(-5, 4, 3);
scene.add(light);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshBasicMaterial({ color: 0xd9a520, wireframe: true });
const objects = new THREE.Group();
scene.add(objects);

const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, 0);
	mesh.scale.setScalar(0.42);
	objects.add(mesh);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	objects.rotation.y += 0.01;
	renderer.render(scene, camera);
}
