import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x3ec1c9);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 3.7, 5.9);
camera.lookAt(0, 1.3, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.7);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(5, 6, 4);
scene.add(sun);

const canvas = document.createElement('canvas');
canvas.width = canvas.height = 128;
const context = canvas.getContext('2d');
context.fillStyle = '#ff6fa5';
context.fillRect(0, 0, 128, 128);
context.fillStyle = '#ffffff';
context.arc(64, 64, 26, 0, Math.PI * 2);
context.fill();

const texture = new THREE.CanvasTexture(canvas);
texture.colorSpace = THREE.SRGBColorSpace;
texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
texture.repeat.set(6, 6);

const paper = new THREE.MeshStandardMaterial({ map: texture });
const pink = new THREE.MeshStandardMaterial({ color: 0xff6fa5 });
const white = new THREE.MeshStandardMaterial({ color: 0xffffff });

const gift = new THREE.Group();
gift.rotation.y = 0.6;
scene.add(gift);

function addMesh(geometry, material, x, y) {
	const mesh = new THREE.Mesh(geometry, material);
	mesh.position.set(x, y, 0);
	gift.add(mesh);
	return mesh;
}

addMesh(new THREE.BoxGeometry(2.6, 2, 2.6), paper, 0, 1);
addMesh(new THREE.BoxGeometry(2.8, 0.5, 2.8), pink, 0, 2.1);
addMesh(new THREE.BoxGeometry(0.4, 2.38, 2.84), white, 0, 1.18);
addMesh(new THREE.BoxGeometry(2.84, 2.38, 0.4), white, 0, 1.18);

const loop = new THREE.TorusGeometry(0.4, 0.12, 16, 48);
addMesh(loop, white, -0.42, 2.65).rotation.z = 0.4;
addMesh(loop, white, 0.42, 2.65).rotation.z = -0.4;

function animate() {
	gift.rotation.y += 0.005;
	renderer.render(scene, camera);
}
