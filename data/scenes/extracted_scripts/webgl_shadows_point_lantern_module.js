import * as THREE from 'three';

let camera, scene, renderer;
let lantern;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x120c08);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.5, 6);
	camera.lookAt(0, -0.2, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);
	renderer.shadowMap.enabled = true;

	const ambient = new THREE.AmbientLight(0xffe0c0, 0.3);
	scene.add(ambient);

	const floor = new THREE.Mesh(new THREE.PlaneGeometry(30, 30), new THREE.MeshStandardMaterial({ color: 0xc9a071 }));
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1;
	floor.receiveShadow = true;
	scene.add(floor);

	const light = new THREE.PointLight(0xffd08a, 40);
	light.castShadow = true;
	light.shadow.mapSize.set(1024, 1024);
	light.add(new THREE.Mesh(new THREE.SphereGeometry(0.4, 32, 16), new THREE.MeshBasicMaterial({ color: 0xfff0b8 })));
	scene.add(light);

	lantern = new THREE.Group();
	lantern.rotation.y = Math.PI / 12;
	scene.add(lantern);

	const geometry = new THREE.CylinderGeometry(0.09, 0.09, 2, 16);
	const material = new THREE.MeshStandardMaterial({ color: 0x5a4636 });

	for (let i = 0; i < 12; i++) {
		const angle = i / 12 * Math.PI * 2;
		const bar = new THREE.Mesh(geometry, material);
		bar.position.set(Math.cos(angle) * 1.1, 0, Math.sin(angle) * 1.1);
		bar.castShadow = true;
		lantern.add(bar);
	}

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	lantern.rotation.y += 0.005;
	renderer.render(scene, camera);
}
