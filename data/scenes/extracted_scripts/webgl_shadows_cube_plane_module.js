import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xf4ead9);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 3, 4.4);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);
renderer.shadowMap.enabled = true;

const ambient = new THREE.AmbientLight(0xffffff, 1);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(3, 5, 1);
scene.add(sun);
sun.castShadow = true;
sun.shadow.mapSize.set(1024, 1024);

const floor = new THREE.Mesh(
	new THREE.PlaneGeometry(100, 100),
	new THREE.MeshStandardMaterial({ color: 0xf4ead9 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.1;
floor.receiveShadow = true;
scene.add(floor);

const geometry = new THREE.BoxGeometry(1.6, 1.6, 1.6);
const material = new THREE.MeshStandardMaterial({ color: 0x2f6fde, roughness: 0.5 });
const cube = new THREE.Mesh(geometry, material);
cube.rotation.y = 0.5;
cube.castShadow = true;
scene.add(cube);

function animate() {
	cube.rotation.y += 0.01;
	renderer.render(scene, camera);
}
