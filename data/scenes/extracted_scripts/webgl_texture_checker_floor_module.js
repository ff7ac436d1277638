import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x8fb8de);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 2.6, 7);
camera.lookAt(0, 1.1, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);
renderer.shadowMap.enabled = true;

const ambient = new THREE.AmbientLight(0xffffff, 1.5);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 2.5);
sun.position.set(-4, 7, 4);
scene.add(sun);
sun.castShadow = true;
sun.shadow.mapSize.set(1024, 1024);

const canvas = document.createElement('canvas');
canvas.width = canvas.height = 128;
const context = canvas.getContext('2d');
context.fillStyle = '#ffffff';
context.fillRect(0, 0, 128, 128);
context.fillStyle = '#111111';
context.fillRect(0, 0, 64, 64);
context.fillRect(64, 64, 64, 64);

const texture = new THREE.CanvasTexture(canvas);
texture.colorSpace = THREE.SRGBColorSpace;
texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
texture.repeat.set(16, 16);
texture.anisotropy = 4;

const floor = new THREE.Mesh(
	new THREE.PlaneGeometry(40, 40),
	new THREE.MeshStandardMaterial({ map: texture, roughness: 0.8 })
);
floor.rotation.x = -Math.PI / 2;
floor.receiveShadow = true;
scene.add(floor);

const ball = new THREE.Mesh(
	new THREE.SphereGeometry(1.4, 64, 32),
	new THREE.MeshStandardMaterial({ color: 0xd62828, roughness: 0.2 })
);
ball.castShadow = true;
scene.add(ball);

function animate(time) {
	ball.position.y = 1.4 + Math.abs(Math.sin(time / 600)) * 0.5;
	renderer.render(scene, camera);
}
