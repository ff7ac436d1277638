import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffcba4);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(11, 10, 15.5);
camera.lookAt(0, 0.3, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffe9d6, 0x4b3b8f, 1.6);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xffd9a8, 2.4);
sun.position.set(-8, 6, 4);
scene.add(sun);

const ground = new THREE.Mesh(
	new THREE.BoxGeometry(16, 0.4, 16),
	new THREE.MeshStandardMaterial({ color: 0x2a2050 })
);
ground.position.y = -0.2;
scene.add(ground);

const size = 14;
const geometry = new THREE.BoxGeometry(0.75, 1, 0.75);
geometry.translate(0, 0.5, 0);
const material = new THREE.MeshStandardMaterial({ roughness: 0.7 });
const city = new THREE.InstancedMesh(geometry, material, size * size);
scene.add(city);

const dummy = new THREE.Object3D();
const color = new THREE.Color();
const dark = new THREE.Color(0x6a5acd);
const light = new THREE.Color(0xe6d8ff);

for (let i = 0; i < size * size; i++) {
	const x = ((i % size) - (size - 1) / 2) * 1.1;
	const z = (Math.floor(i / size) - (size - 1) / 2) * 1.1;
	const center = Math.exp(-(x * x + z * z) / 18);
	dummy.position.set(x, 0, z);
	dummy.scale.y = 0.4 + Math.random() * 1.2 + center * (1 + Math.random() * 4);
	dummy.updateMatrix();
	city.setMatrixAt(i, dummy.matrix);
	city.setColorAt(i, color.lerpColors(dark, light, Math.random()));
}

function animate() {
	renderer.render(scene, camera);
}
