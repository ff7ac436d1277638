import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x33193d);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x8d5f38 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const outline = new THREE.Shape();
for (let k = 0; k < 10; k++) {
	const radius = k % 2 === 0 ? 1.2 : 0.5;
	outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
}
const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
geometry.center();
const material = new THREE.MeshPhongMaterial({ color: 0x8a5530, flatShading: true });
const cluster = new THREE.Group();
scene.add(cluster);

const places = [[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const model = new THREE.Mesh(geometry, material);
	model.position.set(x, y, 0);
	model.scale.setScalar(0.42);
	cluster.add(model);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
lamp.position.set(0, 8, 0.5);
scene.add(lamp);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
