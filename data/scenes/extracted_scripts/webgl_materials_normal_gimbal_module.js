import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x22252b);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 1, 5);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const material = new THREE.MeshNormalMaterial();

const outer = new THREE.Mesh(new THREE.TorusGeometry(1.8, 0.14, 24, 96), material);
const middle = new THREE.Mesh(new THREE.TorusGeometry(1.4, 0.14, 24, 96), material);
const inner = new THREE.Mesh(new THREE.TorusGeometry(1, 0.14, 24, 96), material);
const ball = new THREE.Mesh(new THREE.SphereGeometry(0.5, 48, 24), material);

outer.rotation.y = 0.4;
middle.rotation.x = 1.2;
inner.rotation.y = 1.2;
scene.add(outer, middle, inner, ball);

function animate() {
	outer.rotation.y += 0.01;
	middle.rotation.x += 0.012;
	inner.rotation.y -= 0.015;
	renderer.render(scene, camera);
}
