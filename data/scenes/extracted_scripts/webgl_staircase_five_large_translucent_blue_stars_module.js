import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
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
const material = new THREE.MeshPhongMaterial({ color: 0x2b62d9, transparent: true, opacity: 0.5 });
const objects = new THREE.Group();
scene.add(objects);

const count = 5;

for (let i = 0; i < count; i++) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	mesh.scale.setScalar(0.68);
	objects.add(mesh);
}

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(0, 2, 7);
scene.add(sun);

function animate() {
	renderer.render(scene, camera);
}
