import * as THREE from 'three';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc5d3dc);
	scene.fog = new THREE.Fog(0xc5d3dc, 6, 34);

	camera = new THREE.PerspectiveCamera(55, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 2.2, 7);
	camera.lookAt(0, 2.4, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const hemisphere = new THREE.HemisphereLight(0xffffff, 0x7d7468, 1.6);
	scene.add(hemisphere);
	const sun = new THREE.DirectionalLight(0xfff1dc, 2.2);
	sun.position.set(6, 8, 6);
	scene.add(sun);

	const floor = new THREE.Mesh(
		new THREE.PlaneGeometry(100, 100),
		new THREE.MeshStandardMaterial({ color: 0x9a8f84 })
	);
	floor.rotation.x = -Math.PI / 2;
	scene.add(floor);

	const geometry = new THREE.CylinderGeometry(0.6, 0.75, 7, 32);
	const material = new THREE.MeshStandardMaterial({ color: 0xb8a99a, roughness: 0.9 });

	for (let i = 0; i < 10; i++) {
		for (const x of [-3, 3]) {
			const pillar = new THREE.Mesh(geometry, material);
			pillar.position.set(x, 3.5, 2 - i * 3.6);
			scene.add(pillar);
		}
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	camera.position.x = Math.sin(time / 2000) * 0.4;
	renderer.render(scene, camera);
}
