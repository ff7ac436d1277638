import * as THREE from 'three';

let camera, scene, renderer;
let largeGear, smallGear;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xc9cdb0);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(1.2, 1, 6);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.3);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.5);
	sun.position.set(-2, 4, 5);
	scene.add(sun);

	largeGear = createGear(16, 0xc9a227);
	largeGear.position.x = -1.2;
	scene.add(largeGear);

	smallGear = createGear(10, 0x6b7c93);
	smallGear.position.x = 1.6;
	scene.add(smallGear);
}

function createGear(teeth, color) {
	const points = [];
	const radius = teeth * 0.106;

	for (let i = 0; i < teeth * 4; i++) {
		const angle = i / (teeth * 4) * Math.PI * 2;
		const reach = i % 4 < 2 ? radius + 0.12 : radius - 0.14;
		points.push(new THREE.Vector2(Math.cos(angle) * reach, Math.sin(angle) * reach));
	}

	const shape = new THREE.Shape(points);
	shape.holes.push(new THREE.Path().absarc(0, 0, radius * 0.35, 0, Math.PI * 2));
	const geometry = new THREE.ExtrudeGeometry(shape, { depth: 0.5, bevelSize: 0.02, bevelThickness: 0.02, curveSegments: 32 });
	const material = new THREE.MeshStandardMaterial({ color, roughness: 0.4, metalness: 0.2 });
	return new THREE.Mesh(geometry, material);
}

function animate(time) {
	largeGear.rotation.z = time / 2000 - 0.05;
	smallGear.rotation.z = -time / 1250 + 0.24;
	renderer.render(scene, camera);
}
