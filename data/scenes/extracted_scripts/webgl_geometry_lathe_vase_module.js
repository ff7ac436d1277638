import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xefe2cf);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.4, 6.4);
camera.lookAt(0, -0.3, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffffff, 0xc8a080, 1.2);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xffffff, 2.4);
sun.position.set(-4, 5, 4);
scene.add(sun);

const table = new THREE.Mesh(
	new THREE.CylinderGeometry(2.2, 2.2, 0.25, 64),
	new THREE.MeshStandardMaterial({ color: 0x6b4630, roughness: 0.8 })
);
table.position.y = -1.72;
scene.add(table);

const points = [];
for (let i = 0; i <= 30; i++) {
	const t = i / 30;
	const radius = 0.75 + Math.sin(t * 5.8) * 0.5;
	points.push(new THREE.Vector2(radius, t * 3.2));
}

const geometry = new THREE.LatheGeometry(points, 64);
const material = new THREE.MeshStandardMaterial({ color: 0xc8643c, roughness: 0.7, side: THREE.DoubleSide });
const vase = new THREE.Mesh(geometry, material);
vase.position.y = -1.6;
scene.add(vase);

function animate() {
	vase.rotation.y += 0.01;
	renderer.render(scene, camera);
}
