import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xbcd9e8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.5, 11);
camera.lookAt(0, 2.9, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffffff, 0x8d99a6, 1.5);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xfff4e0, 2.2);
sun.position.set(6, 9, 5);
scene.add(sun);

const stairs = new THREE.Group();
scene.add(stairs);

const floor = new THREE.Mesh(
	new THREE.CylinderGeometry(3.2, 3.2, 0.2, 64),
	new THREE.MeshStandardMaterial({ color: 0xd8dde0 })
);
floor.position.y = -0.1;
stairs.add(floor);

const pillar = new THREE.Mesh(
	new THREE.CylinderGeometry(0.3, 0.3, 6.6, 32),
	new THREE.MeshStandardMaterial({ color: 0xf4f1ea })
);
pillar.position.y = 3.3;
stairs.add(pillar);

const stepGeometry = new THREE.BoxGeometry(2, 0.14, 0.75);
stepGeometry.translate(1.2, 0, 0);
const stepMaterial = new THREE.MeshStandardMaterial({ color: 0xc98a4b, roughness: 0.6 });
const count = 24;

for (let i = 0; i < count; i++) {
	const step = new THREE.Mesh(stepGeometry, stepMaterial);
	step.position.y = 0.25 + i * 0.25;
	step.rotation.y = (i / count) * Math.PI * 3;
	stairs.add(step);
}

function animate() {
	stairs.rotation.y += 0.004;
	renderer.render(scene, camera);
}
