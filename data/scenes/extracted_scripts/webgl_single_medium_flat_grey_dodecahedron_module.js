import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xb4bec8);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 6.3, 6.8);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const fill = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(fill);
const sun = new THREE.DirectionalLight(0xffc98a, 3);
sun.position.set(0, 2, 7);
scene.add(sun);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xeae6de })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const geometry = new THREE.DodecahedronGeometry(1.1);
const material = new THREE.MeshBasicMaterial({ color: 0x8b9098 });
const object = new THREE.Mesh(geometry, material);
object.scale.setScalar(1.05);
scene.add(object);

function animate(time) {
	object.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
