import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8fcbf2);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x5f8f48 })
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
const material = new THREE.MeshPhongMaterial({ color: 0xf28022, transparent: true, opacity: 0.5 });
const objects = new THREE.Group();
scene.add(objects);

const count = 2;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(0, i * 1.25 - 0.9, 0);
	mesh.scale.setScalar(0.55);
	objects.add(mesh);
}

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

function animate(time) {
	objects.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
