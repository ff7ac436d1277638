import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x46526b);

const aspect = window.innerWidth / window.innerHeight;
const camera = new THREE.OrthographicCamera(-3 * aspect, 3 * aspect, 3, -3, 0.1, 100);
camera.position.set(10, 9, 10);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.4);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(3, 6, 1);
scene.add(sun);

const block = new THREE.Group();
scene.add(block);

const geometry = new THREE.BoxGeometry(0.9, 0.9, 0.9);

for (let x = -1; x <= 1; x++) {
	for (let y = -1; y <= 1; y++) {
		for (let z = -1; z <= 1; z++) {
			const color = new THREE.Color(0.8 + x * 0.2, 0.75 + y * 0.2, 0.75 + z * 0.25);
			const material = new THREE.MeshLambertMaterial({ color });
			const cube = new THREE.Mesh(geometry, material);
			cube.position.set(x * 1.1, y * 1.1, z * 1.1);
			block.add(cube);
		}
	}
}

function animate() {
	block.rotation.y += 0.005;
	renderer.render(scene, camera);
}
