import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x06231c);

const camera = new THREE.PerspectiveCamera(60, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 5, 13);
camera.lookAt(0, 0.5, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const size = 80;
const spacing = 0.4;
const positions = new Float32Array(size * size * 3);

const geometry = new THREE.BufferGeometry();
geometry.setAttribute('position', new THREE.BufferAttribute(positions, 3));

const material = new THREE.PointsMaterial({ color: 0x6ef3c5, size: 0.14 });

const points = new THREE.Points(geometry, material);
points.frustumCulled = false;
scene.add(points);

function update(time) {
	const t = time / 800;
	let i = 0;
	for (let ix = 0; ix < size; ix++) {
		for (let iz = 0; iz < size; iz++) {
			const x = (ix - size / 2) * spacing;
			const z = (iz - size / 2) * spacing;
			positions[i] = x;
			positions[i + 1] = Math.sin(x * 0.5 + t) + Math.sin(z * 0.6 + t) * 0.8;
			positions[i + 2] = z;
			i += 3;
		}
	}
	geometry.attributes.position.needsUpdate = true;
}

function animate(time) {
	update(time);
	renderer.render(scene, camera);
}
