import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1, 6.5);
camera.lookAt(0, 0, 0);

const geometry = new THREE.DodecahedronGeometry(1.1);
const material = new THREE.MeshBasicMaterial({ color: 0xd934a8, wireframe: true });
const cluster = new THREE.Group();
scene.add(cluster);

const count = 2;

for (let i = 0; i < count; i++) {
	const dodecahedron = new THREE.Mesh(geometry, material);
	dodecahedron.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	dodecahedron.scale.setScalar(0.42);
	cluster.add(dodecahedron);
}

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xa9ccff, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
