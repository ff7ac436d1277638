import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, -1.3, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(-5, 4, 3);
scene.add(lamp);

const geometry = new THREE.CylinderGeometry(0.75, 0.75, 1.8, 32);
const material = new THREE.MeshLambertMaterial({ color: 0x8e44c9 });
const object = new THREE.Mesh(geometry, material);
object.scale.setScalar(0.7);
scene.add(object);

function animate() {
	renderer.render(scene, camera);
}
