import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8fcbf2);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 4.6, 4.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(-5, 4, 3);
scene.add(light);

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
const material = new THREE.MeshBasicMaterial({ color: 0xf28022 });
const group = new THREE.Group();
scene.add(group);

const count = 8;

for (let i = 0; i < count; i++) {
	const angle = (i / count) * Math.PI * 2;
	const model = new THREE.Mesh(geometry, material);
	model.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
	model.scale.setScalar(0.55);
	group.add(model);
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
