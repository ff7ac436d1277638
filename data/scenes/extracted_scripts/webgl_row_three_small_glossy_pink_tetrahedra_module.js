import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x0c1230);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(4.2, 2.6, 4.2);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

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
light.position.set(-5, 4, 3);
scene.add(light);

const geometry = new THREE.TetrahedronGeometry(1.3);
const material = new THREE.MeshPhongMaterial({ color: 0xf58fb4, shininess: 120 });
const group = new THREE.Group();
scene.add(group);

const count = 3;

for (let i = 0; i < count; i++) {
	const model = new THREE.Mesh(geometry, material);
	model.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
	model.scale.setScalar(0.42);
	group.add(model);
}

function animate() {
	renderer.render(scene, camera);
}
