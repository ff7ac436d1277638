import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
const material = new THREE.MeshPhongMaterial({ color: 0xd934a8, shininess: 120 });
const objects = new THREE.Group();
scene.add(objects);

const count = 4;

for (let i = 0; i < count; i++) {
	const cylinder = new THREE.Mesh(geometry, material);
	cylinder.position.set((i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0);
	cylinder.scale.setScalar(0.42);
	objects.add(cylinder);
}

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xa9ccff, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

function animate(time) {
	objects.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
