import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);
scene.fog = new THREE.Fog(0x000000, 4, 30);

const camera = new THREE.PerspectiveCamera(100, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 2);
camera.lookAt(0, 0, -10);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const tunnel = new THREE.Group();
scene.add(tunnel);

const blue = new THREE.MeshBasicMaterial({ color: 0x00b4ff });
const magenta = new THREE.MeshBasicMaterial({ color: 0xff2fb9 });
const geometry = new THREE.TorusGeometry(3, 0.12, 8, 4);
geometry.rotateZ(Math.PI / 4);

const count = 30;
const spacing = 1.2;

for (let i = 0; i < count; i++) {
	const frame = new THREE.Mesh(geometry, i % 2 === 0 ? blue : magenta);
	frame.position.z = -i * spacing;
	frame.rotation.z = i * 0.12;
	tunnel.add(frame);
}

function animate(time) {
	tunnel.position.z = (time / 500) % (spacing * 2);
	tunnel.rotation.z = time / 8000;
	renderer.render(scene, camera);
}
