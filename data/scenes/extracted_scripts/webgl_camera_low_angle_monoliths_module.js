import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf2854c);

const camera = new THREE.PerspectiveCamera(65, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.4, 6);
camera.lookAt(0, 2.7, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffc08a, 0x7a2e22, 2);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xfff0c8, 2.5);
sun.position.set(6, 3, 4);
scene.add(sun);

const ground = new THREE.Mesh(
	new THREE.PlaneGeometry(120, 120),
	new THREE.MeshStandardMaterial({ color: 0x7a2e22 })
);
ground.rotation.x = -Math.PI / 2;
scene.add(ground);

const disc = new THREE.Mesh(
	new THREE.CircleGeometry(11, 64),
	new THREE.MeshBasicMaterial({ color: 0xffe8a3 })
);
disc.position.set(0, 8, -30);
scene.add(disc);

const material = new THREE.MeshStandardMaterial({ color: 0x26345c, roughness: 0.5 });

function addSlab(x, z, height, angle) {
	const slab = new THREE.Mesh(new THREE.BoxGeometry(1.3, height, 0.5), material);
	slab.position.set(x, height / 2, z);
	slab.rotation.y = angle;
	scene.add(slab);
}

addSlab(-2.7, 0, 4.4, 0.5);
addSlab(0, -1, 6.6, 0.3);
addSlab(2.7, 0, 3.6, -0.2);

function animate() {
	renderer.render(scene, camera);
}
