import * as THREE from 'three';

let camera, scene, renderer;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xbfe3f5);
	scene.fog = new THREE.Fog(0xbfe3f5, 7, 16);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.5, 8);
	camera.lookAt(0, 0.6, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const hemisphere = new THREE.HemisphereLight(0xffffff, 0x88aa77, 1.5);
	scene.add(hemisphere);
	const sun = new THREE.DirectionalLight(0xfff0d0, 2);
	sun.position.set(5, 6, 3);
	scene.add(sun);

	const ground = new THREE.Mesh(new THREE.PlaneGeometry(60, 60), new THREE.MeshLambertMaterial({ color: 0xa8cf8e }));
	ground.rotation.x = -Math.PI / 2;
	scene.add(ground);

	for (let i = 0; i < 9; i++) {
		const tree = createTree();
		const row = Math.floor(i / 3) - 1;
		tree.position.set((i % 3 - 1) * 2.6 + row * 0.9, 0, row * 2);
		tree.scale.setScalar(0.85 + (i * 5 % 4) * 0.1);
		scene.add(tree);
	}

	window.addEventListener('resize', onWindowResize);
}

function createTree() {
	const tree = new THREE.Group();
	const bark = new THREE.MeshLambertMaterial({ color: 0x7a4a2b });
	const leaves = new THREE.MeshLambertMaterial({ color: 0x2f7d4f });
	const trunk = new THREE.Mesh(new THREE.CylinderGeometry(0.15, 0.2, 0.6, 12), bark);
	const lower = new THREE.Mesh(new THREE.ConeGeometry(0.85, 1.3, 16), leaves);
	const upper = new THREE.Mesh(new THREE.ConeGeometry(0.6, 1.1, 16), leaves);
	trunk.position.y = 0.3;
	lower.position.y = 1.2;
	upper.position.y = 1.9;
	tree.add(trunk, lower, upper);
	return tree;
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	renderer.render(scene, camera);
}
