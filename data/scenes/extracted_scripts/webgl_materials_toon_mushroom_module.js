import * as THREE from 'three';

let camera, scene, renderer;
let mushroom, gradientMap;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xfff6c8);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 1.3, 6.2);
	camera.lookAt(0, -0.1, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.5);
	sun.position.set(-4, 3, 2);
	scene.add(sun);

	gradientMap = new THREE.DataTexture(new Uint8Array([110, 180, 255]), 3, 1, THREE.RedFormat);
	gradientMap.needsUpdate = true;

	mushroom = new THREE.Group();
	scene.add(mushroom);

	addPart(new THREE.CylinderGeometry(1.9, 1.9, 0.2, 64), 0x6abf4b, 0, -1.6, 0);
	addPart(new THREE.CylinderGeometry(0.5, 0.65, 2, 48), 0xf6e7c9, 0, -0.5, 0);
	addPart(new THREE.SphereGeometry(1.6, 64, 32, 0, Math.PI * 2, 0, Math.PI / 2), 0xe0322b, 0, 0.3, 0);
	addPart(new THREE.CylinderGeometry(1.6, 1.5, 0.1, 64), 0xf6e7c9, 0, 0.27, 0);

	for (let i = 0; i < 12; i++) {
		const around = i * Math.PI / 3 + (i < 6 ? 0 : 0.5);
		const up = i < 6 ? 0.45 : 1;
		const x = Math.cos(around) * Math.cos(up) * 1.5;
		const z = Math.sin(around) * Math.cos(up) * 1.5;
		addPart(new THREE.SphereGeometry(0.25, 24, 16), 0xffffff, x, 0.3 + Math.sin(up) * 1.5, z);
	}
}

function addPart(geometry, color, x, y, z) {
	const material = new THREE.MeshToonMaterial({ color, gradientMap });
	const part = new THREE.Mesh(geometry, material);
	part.position.set(x, y, z);
	mushroom.add(part);
}

function animate() {
	mushroom.rotation.y += 0.01;
	renderer.render(scene, camera);
}
