import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x16226b);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const ambient = new THREE.AmbientLight(0xffffff, 1.2);
scene.add(ambient);
const sun = new THREE.DirectionalLight(0xffffff, 3);
sun.position.set(1, 3, 6);
scene.add(sun);

const shape = new THREE.Shape();
for (let i = 0; i < 10; i++) {
	const radius = i % 2 === 0 ? 1.7 : 0.75;
	const angle = i / 10 * Math.PI * 2 + Math.PI / 2;
	const x = Math.cos(angle) * radius;
	const y = Math.sin(angle) * radius;
	if (i === 0) shape.moveTo(x, y);
	else shape.lineTo(x, y);
}

const geometry = new THREE.ExtrudeGeometry(shape, { depth: 0.4, bevelSize: 0.12, bevelThickness: 0.15, bevelSegments: 3 });
geometry.center();

const material = new THREE.MeshStandardMaterial({ color: 0xffc531, roughness: 0.35, metalness: 0.2 });
const star = new THREE.Mesh(geometry, material);
scene.add(star);

function animate(time) {
	star.rotation.y = 0.45 + Math.sin(time / 1000) * 0.5;
	renderer.render(scene, camera);
}
