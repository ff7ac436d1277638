import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x061a33);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(16.5, 14.5, 16.5);
camera.lookAt(0, -3.2, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.3);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.4);
sun.position.set(-4, 10, 6);
scene.add(sun);

const size = 30;
const geometry = new THREE.BoxGeometry(0.6, 4, 0.6);
const material = new THREE.MeshStandardMaterial({ roughness: 0.4 });
const mesh = new THREE.InstancedMesh(geometry, material, size * size);
scene.add(mesh);

const dummy = new THREE.Object3D();
const color = new THREE.Color();
const low = new THREE.Color(0x1446a0);
const high = new THREE.Color(0x7df9e9);

function update(time) {
	let i = 0;
	for (let x = 0; x < size; x++) {
		for (let z = 0; z < size; z++) {
			const px = (x - (size - 1) / 2) * 0.66;
			const pz = (z - (size - 1) / 2) * 0.66;
			const wave = Math.sin(Math.hypot(px, pz) * 1.1 - time / 500);
			dummy.position.set(px, wave * 0.9 - 1, pz);
			dummy.updateMatrix();
			mesh.setMatrixAt(i, dummy.matrix);
			mesh.setColorAt(i, color.lerpColors(low, high, wave * 0.5 + 0.5));
			i++;
		}
	}
	mesh.instanceMatrix.needsUpdate = true;
	mesh.instanceColor.needsUpdate = true;
}

function animate(time) {
	update(time);
	renderer.render(scene, camera);
}
