import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x24272e);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
const material = new THREE.MeshToonMaterial({ color: 0x8a5530 });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 4;

for (let i = 0; i < count; i++) {
	const torus = new THREE.Mesh(geometry, material);
	torus.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	torus.scale.setScalar(0.55);
	cluster.add(torus);
}

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(5, 4, 3);
scene.add(sun);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
