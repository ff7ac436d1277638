import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x5a2415);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const light = new THREE.DirectionalLight(0xffc98a, 3);
light.position.set(-5, 4, 3);
scene.add(light);

const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
const material = new THREE.MeshBasicMaterial({ color: 0xf4f4f0 });
const object = new THREE.Mesh(geometry, material);
object.scale.setScalar(1.05);
scene.add(object);

function animate() {
	renderer.render(scene, camera);
}
