import * as THREE from 'three';

let camera, scene, renderer, points;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0b0b14);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 1, 7.5);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const count = 2500;
	const positions = [];
	const colors = [];
	const top = new THREE.Color(0x19e3c8);
	const bottom = new THREE.Color(0x8a4dff);
	const color = new THREE.Color();

	for (let i = 0; i < count; i++) {
		const y = 1 - (2 * (i + 0.5)) / count;
		const radius = Math.sqrt(1 - y * y);
		const angle = i * Math.PI * (3 - Math.sqrt(5));
		positions.push(Math.cos(angle) * radius * 2.7, y * 2.7, Math.sin(angle) * radius * 2.7);
		color.lerpColors(bottom, top, y * 0.5 + 0.5);
		colors.push(color.r, color.g, color.b);
	}

	const geometry = new THREE.BufferGeometry();
	geometry.setAttribute('position', new THREE.Float32BufferAttribute(positions, 3));
	geometry.setAttribute('color', new THREE.Float32BufferAttribute(colors, 3));

	const material = new THREE.PointsMaterial({
		size: 0.13,
		map: createDot(),
		alphaTest: 0.5,
		vertexColors: true
	});

	points = new THREE.Points(geometry, material);
	scene.add(points);

	window.addEventListener('resize', onWindowResize);
}

function createDot() {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 64;
	const context = canvas.getContext('2d');
	context.fillStyle = '#ffffff';
	context.arc(32, 32, 30, 0, Math.PI * 2);
	context.fill();
	return new THREE.CanvasTexture(canvas);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	points.rotation.y += 0.003;
	renderer.render(scene, camera);
}
