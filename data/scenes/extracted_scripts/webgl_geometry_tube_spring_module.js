import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xe8ebee);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 1.2, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.3);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(-3, 4, 5);
scene.add(sun);

const points = [];
for (let i = 0; i <= 120; i++) {
	const angle = i / 120 * Math.PI * 12;
	points.push(new THREE.Vector3(Math.cos(angle), i / 120 * 3.2 - 1.6, Math.sin(angle)));
}

const curve = new THREE.CatmullRomCurve3(points);
const geometry = new THREE.TubeGeometry(curve, 400, 0.14, 16);
const material = new THREE.MeshStandardMaterial({ color: 0xd62839, roughness: 0.3 });
const spring = new THREE.Mesh(geometry, material);
scene.add(spring);

const discGeometry = new THREE.CylinderGeometry(1.4, 1.4, 0.3, 64);
const discMaterial = new THREE.MeshStandardMaterial({ color: 0x3d4450, roughness: 0.6 });
for (const y of [-1.7, 1.7]) {
	const disc = new THREE.Mesh(discGeometry, discMaterial);
	disc.position.y = y;
	spring.add(disc);
}

function animate(time) {
	spring.scale.y = 1 + Math.sin(time / 500) * 0.1;
	renderer.render(scene, camera);
}
