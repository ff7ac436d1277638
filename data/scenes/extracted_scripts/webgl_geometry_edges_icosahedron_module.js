import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x000000);

const camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 4.6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const geometry = new THREE.IcosahedronGeometry(1.8);

const edges = new THREE.LineSegments(
	new THREE.EdgesGeometry(geometry),
	new THREE.LineBasicMaterial({ color: 0x4de8ff })
);
edges.rotation.set(0.3, 0.4, 0);
scene.add(edges);

const faces = new THREE.Mesh(
	geometry,
	new THREE.MeshBasicMaterial({ color: 0x1a6fff, transparent: true, opacity: 0.12 })
);
edges.add(faces);

const core = new THREE.Mesh(
	new THREE.IcosahedronGeometry(0.6),
	new THREE.MeshBasicMaterial({ color: 0xff4d8d })
);
scene.add(core);

function animate() {
	edges.rotation.y += 0.005;
	core.rotation.y -= 0.01;
	renderer.render(scene, camera);
}
