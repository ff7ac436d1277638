import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x5aa9e6);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const hemisphere = new THREE.HemisphereLight(0xffffff, 0xff9e80, 3);
scene.add(hemisphere);

const cloud = new THREE.Group();
scene.add(cloud);

const geometry = new THREE.SphereGeometry(1, 48, 24);
const material = new THREE.MeshLambertMaterial({ color: 0xffffff });

addPuff(-2.3, -0.4, 0, 0.7);
addPuff(-1.4, 0.1, 0.3, 1);
addPuff(-0.3, 0.7, 0, 1.2);
addPuff(0.2, -0.3, 0.6, 1);
addPuff(1.1, 0.3, 0.1, 1.1);
addPuff(1.9, -0.3, 0.3, 0.8);
addPuff(2.6, -0.5, 0, 0.5);

function addPuff(x, y, z, size) {
	const puff = new THREE.Mesh(geometry, material);
	puff.position.set(x, y, z);
	puff.scale.setScalar(size);
	cloud.add(puff);
}

function animate(time) {
	cloud.position.y = Math.sin(time / 1000) * 0.2;
	renderer.render(scene, camera);
}
