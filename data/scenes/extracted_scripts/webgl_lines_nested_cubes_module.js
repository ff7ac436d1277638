import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x1b1464);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.2, 6.4);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const nest = new THREE.Group();
scene.add(nest);

const edges = new THREE.EdgesGeometry(new THREE.BoxGeometry(1, 1, 1));
const inner = new THREE.Color(0xfff3a0);
const outer = new THREE.Color(0xff3d7f);
const count = 12;

for (let i = 0; i < count; i++) {
	const t = i / (count - 1);
	const color = new THREE.Color().lerpColors(inner, outer, t);
	const material = new THREE.LineBasicMaterial({ color: color });
	const cube = new THREE.LineSegments(edges, material);
	cube.scale.setScalar(0.4 + t * 3);
	cube.rotation.y = i * 0.13;
	nest.add(cube);
}

function animate() {
	nest.rotation.y += 0.005;
	renderer.render(scene, camera);
}
