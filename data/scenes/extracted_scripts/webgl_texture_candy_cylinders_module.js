import * as THREE from 'three';

let camera, scene, renderer;
const sticks = [];

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xb8f2d0);

	camera = new THREE.PerspectiveCamera(30, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 3, 11);
	camera.lookAt(0, 0.1, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.7);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2);
	sun.position.set(4, 6, 6);
	scene.add(sun);

	addStick(-2.4, 3.4);
	addStick(0, 4.4);
	addStick(2.4, 2.4);

	window.addEventListener('resize', onWindowResize);
}

function createStripes() {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 128;
	const context = canvas.getContext('2d');
	context.fillStyle = '#ffffff';
	context.fillRect(0, 0, 128, 128);
	context.strokeStyle = '#e4002b';
	context.lineWidth = 45;
	context.beginPath();
	for (const x of [-128, 0, 128]) {
		context.moveTo(x - 32, 160);
		context.lineTo(x + 160, -32);
	}
	context.stroke();
	const texture = new THREE.CanvasTexture(canvas);
	texture.colorSpace = THREE.SRGBColorSpace;
	texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
	return texture;
}

function addStick(x, height) {
	const texture = createStripes();
	texture.repeat.set(4, height / 1.3);
	const side = new THREE.MeshStandardMaterial({ map: texture });
	const cap = new THREE.MeshStandardMaterial();
	const stick = new THREE.Mesh(new THREE.CylinderGeometry(0.85, 0.85, height, 48), [side, cap, cap]);
	stick.position.set(x, height / 2 - 2.1, 0);
	scene.add(stick);
	sticks.push(stick);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	for (const stick of sticks) stick.rotation.y += 0.01;
	renderer.render(scene, camera);
}
