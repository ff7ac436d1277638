import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffffff);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 5.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const colors = [0x00b4d8, 0xe0218a, 0xffd000, 0x3fb950];
const geometry = new THREE.PlaneGeometry(2.2, 2.2);
const panes = [];

for (let i = 0; i < colors.length; i++) {
	const material = new THREE.MeshBasicMaterial({
		color: colors[i],
		transparent: true,
		opacity: 0.6,
		side: THREE.DoubleSide
	});
	const pane = new THREE.Mesh(geometry, material);
	pane.position.set((i - 1.5), Math.sin(i * 2) * 0.4, i * 0.1);
	pane.rotation.z = i * 0.35;
	scene.add(pane);
	panes.push(pane);
}

function animate() {
	for (const pane of panes) {
		pane.rotation.z += 0.003;
	}
	renderer.render(scene, camera);
}
