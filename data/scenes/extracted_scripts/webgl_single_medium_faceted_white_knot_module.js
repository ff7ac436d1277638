import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.7, 6.5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(0, 8, 0.5);
scene.add(light);

const geometry = new THREE.TorusKnotGeometry(0.7, 0.24, 96, 16);
const material = new THREE.MeshPhongMaterial({ color: 0xf4f4f0, flatShading: true });
const object = new THREE.Mesh(geometry, material);
object.scale.setScalar(1.05);
scene.add(object);

const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);

function animate() {
	object.rotation.x += 0.01;
	object.rotation.y += 0.015;
	renderer.render(scene, camera);
}
