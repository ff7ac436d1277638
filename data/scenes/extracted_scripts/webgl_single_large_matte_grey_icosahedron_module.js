import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x5a2415);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const soft = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(soft);
const lamp = new THREE.DirectionalLight(0xffffff, 3);
lamp.position.set(5, 4, 3);
scene.add(lamp);

const geometry = new THREE.IcosahedronGeometry(1.1);
const material = new THREE.MeshLambertMaterial({ color: 0x8b9098 });
const icosahedron = new THREE.Mesh(geometry, material);
icosahedron.scale.setScalar(1.4);
scene.add(icosahedron);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0x767b84 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

function animate() {
	icosahedron.rotation.y += 0.01;
	renderer.render(scene, camera);
}
