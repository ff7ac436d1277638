import * as THREE from 'three';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();

	const canvas = document.createElement('canvas');
	canvas.width = 2;
	canvas.height = 256;
	const context = canvas.getContext('2d');
	const gradient = context.createLinearGradient(0, 0, 0, 256);
	gradient.addColorStop(0, '#4b2a6b');
	gradient.addColorStop(0.6, '#ff9a4a');
	gradient.addColorStop(1, '#ff9a4a');
	context.fillStyle = gradient;
	context.fillRect(0, 0, 2, 256);
	const background = new THREE.CanvasTexture(canvas);
	background.colorSpace = THREE.SRGBColorSpace;
	scene.background = background;

	camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 2.2, 8.5);
	camera.lookAt(0, 1.2, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);
	renderer.shadowMap.enabled = true;

	const ambient = new THREE.AmbientLight(0xb080ff, 1);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffb060, 3.5);
	sun.position.set(-6, 4, 1);
	scene.add(sun);
	sun.castShadow = true;
	sun.shadow.mapSize.set(2048, 2048);
	sun.shadow.camera.left = -10;
	sun.shadow.camera.right = 10;
	sun.shadow.camera.far = 30;

	const material = new THREE.MeshStandardMaterial({ color: 0xe3c19a, roughness: 0.9 });
	const floor = new THREE.Mesh(new THREE.BoxGeometry(12, 0.2, 30), material);
	floor.position.y = -0.1;
	floor.receiveShadow = true;
	scene.add(floor);

	const geometry = new THREE.CylinderGeometry(0.4, 0.45, 3.2, 32);

	for (let i = 0; i < 10; i++) {
		const column = new THREE.Mesh(geometry, material);
		column.position.set(i % 2 === 0 ? -2.4 : 2.4, 1.6, 4 - Math.floor(i / 2) * 2.4);
		column.castShadow = true;
		column.receiveShadow = true;
		scene.add(column);
	}
}

function animate() {
	renderer.render(scene, camera);
}
