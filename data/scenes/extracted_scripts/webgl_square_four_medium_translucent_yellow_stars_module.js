import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x000000);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 6.3, 6.8);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const outline = new THREE.Shape();
	for (let k = 0; k < 10; k++) {
		const radius = k % 2 === 0 ? 1.2 : 0.5;
		outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
	}
	const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
	geometry.center();
	const material = new THREE.MeshPhongMaterial({ color: 0xf7d938, transparent: true, opacity: 0.5 });
	group = new THREE.Group();
	scene.add(group);

	const side = 2, count = side * side;

	for (let i = 0; i < count; i++) {
		const x = i % side, z = Math.floor(i / side);
		const model = new THREE.Mesh(geometry, material);
		model.position.set((x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7);
		model.scale.setScalar(0.55);
		group.add(model);
	}

	const soft = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(soft);
	const light = new THREE.DirectionalLight(0xffffff, 3);
	light.position.set(5, 4, 3);
	scene.add(light);
}

function animate(time) {
	group.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
