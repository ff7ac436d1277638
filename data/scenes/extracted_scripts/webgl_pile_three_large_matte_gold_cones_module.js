import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0.9, 9);
camera.lookAt(0, 0, 0);

const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: 0xdcc492 })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);

const ambient = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(ambient);
const light = new THREE.DirectionalLight(0xffffff, 3);
light.position.set(5, 4, 3);
scene.add(light);

const geometry = new THREE.ConeGeometry(0.9, 2, 32);
const material = new THREE.MeshLambertMaterial({ color: 0xd9a520 });
const group = new THREE.Group();
scene.add(group);

const places = [[-0.75, -0.6], [0.75, -0.6], [0, 0.6]], count = places.length;

for (let i = 0; i < count; i++) {
	const [x, y] = places[i];
	const cone = new THREE.Mesh(geometry, material);
	cone.position.set(x, y, 0);
	cone.scale.setScalar(0.68);
	group.add(cone);
}

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
