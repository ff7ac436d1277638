import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x7ec4e8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(6, 4.5, 8);
camera.lookAt(0, 1.7, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);
renderer.shadowMap.enabled = true;

const hemisphere = new THREE.HemisphereLight(0xdff2ff, 0xe8cf98, 2);
scene.add(hemisphere);
const sun = new THREE.DirectionalLight(0xfff0d0, 3);
sun.position.set(-7, 7, 5);
scene.add(sun);
sun.castShadow = true;
sun.shadow.mapSize.set(2048, 2048);
sun.shadow.camera.left = -8;
sun.shadow.camera.right = 8;
sun.shadow.camera.top = 8;
sun.shadow.camera.bottom = -8;

const ground = new THREE.Mesh(
	new THREE.PlaneGeometry(80, 80),
	new THREE.MeshStandardMaterial({ color: 0xf2dcae })
);
ground.rotation.x = -Math.PI / 2;
ground.receiveShadow = true;
scene.add(ground);

const geometry = new THREE.BoxGeometry(0.94, 0.94, 0.94);
const material = new THREE.MeshStandardMaterial({ color: 0xe0b872, roughness: 0.9 });
const layers = 5;

for (let y = 0; y < layers; y++) {
	const size = layers - y;
	for (let x = 0; x < size; x++) {
		for (let z = 0; z < size; z++) {
			const block = new THREE.Mesh(geometry, material);
			block.position.set(x - (size - 1) / 2, y + 0.5, z - (size - 1) / 2);
			block.castShadow = true;
			block.receiveShadow = true;
			scene.add(block);
		}
	}
}

function animate() {
	renderer.render(scene, camera);
}
