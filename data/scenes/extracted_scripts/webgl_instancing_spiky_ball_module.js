import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, controls, urchin;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x2b1236);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 1.2, 7.4);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.enableDamping = true;

	const ambient = new THREE.AmbientLight(0xffffff, 1.8);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.6);
	sun.position.set(5, 6, 5);
	scene.add(sun);

	const count = 600;
	const geometry = new THREE.ConeGeometry(0.16, 0.9, 12);
	geometry.rotateX(Math.PI / 2);
	const material = new THREE.MeshStandardMaterial({ roughness: 0.4 });
	urchin = new THREE.InstancedMesh(geometry, material, count);
	scene.add(urchin);

	const dummy = new THREE.Object3D();
	const color = new THREE.Color();
	const bottom = new THREE.Color(0xff3d81);
	const top = new THREE.Color(0xffd166);

	for (let i = 0; i < count; i++) {
		const y = 1 - (2 * (i + 0.5)) / count;
		const radius = Math.sqrt(1 - y * y);
		const angle = i * Math.PI * (3 - Math.sqrt(5));
		dummy.position.set(Math.cos(angle) * radius, y, Math.sin(angle) * radius);
		dummy.lookAt(dummy.position.clone().multiplyScalar(2));
		dummy.position.multiplyScalar(2.2);
		dummy.updateMatrix();
		urchin.setMatrixAt(i, dummy.matrix);
		urchin.setColorAt(i, color.lerpColors(bottom, top, y * 0.5 + 0.5));
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	urchin.rotation.y += 0.004;
	controls.update();
	renderer.render(scene, camera);
}
