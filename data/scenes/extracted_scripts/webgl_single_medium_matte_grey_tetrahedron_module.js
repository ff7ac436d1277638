import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xc2ecd6);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(5.9, 3.6, 5.9);
camera.lookAt(0, 0, 0);

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshLambertMaterial({ color: 0x8b9098 });
const tetrahedron = new THREE.Mesh(geometry, material);
tetrahedron.scale.setScalar(1.05);
scene.add(tetrahedron);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xa9ccff, 3);
sun.position.set(-5, 4, 3);
scene.add(sun);

function animate() {
	tetrahedron.rotation.y += 0.01;
	renderer.render(scene, camera);
}
