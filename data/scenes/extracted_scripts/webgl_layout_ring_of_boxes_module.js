import * as THREE from 'three';

let camera, scene, renderer, ring;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x101828);

	camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6, 9.2);
	camera.lookAt(0, -0.3, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.2);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.5);
	sun.position.set(4, 8, 6);
	scene.add(sun);

	ring = new THREE.Group();
	scene.add(ring);

	const geometry = new THREE.BoxGeometry(1.3, 1.3, 1.3);
	const count = 12;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const color = new THREE.Color().setHSL(i / count, 0.75, 0.55);
		const material = new THREE.MeshStandardMaterial({ color: color, roughness: 0.4 });
		const box = new THREE.Mesh(geometry, material);
		box.position.set(Math.cos(angle) * 4, 0, Math.sin(angle) * 4);
		box.rotation.y = -angle;
		ring.add(box);
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	ring.rotation.y += 0.005;
	renderer.render(scene, camera);
}
