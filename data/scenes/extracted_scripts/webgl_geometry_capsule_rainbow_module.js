import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffffff);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 6.2);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.2);
sun.position.set(-3, 4, 5);
scene.add(sun);

const capsules = [];

for (let i = 0; i < 7; i++) {
	const length = 2.6 - Math.abs(i - 3) * 0.6;
	const color = new THREE.Color().setHSL(i / 8, 0.85, 0.48);
	const geometry = new THREE.CapsuleGeometry(0.42, length, 12, 32);
	const material = new THREE.MeshPhongMaterial({ color, shininess: 60 });
	const capsule = new THREE.Mesh(geometry, material);
	capsule.position.x = (i - 3) * 1.05;
	scene.add(capsule);
	capsules.push(capsule);
}

function animate(time) {
	for (let i = 0; i < capsules.length; i++) {
		capsules[i].position.y = Math.sin(time / 600 + i) * 0.15;
	}
	renderer.render(scene, camera);
}
