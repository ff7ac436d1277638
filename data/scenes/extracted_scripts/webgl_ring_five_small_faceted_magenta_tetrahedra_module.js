import * as THREE from 'three';

let camera, scene, renderer, group;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x5a2415);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

	const floor = new THREE.Mesh(
		new THREE.CircleGeometry(4.5, 64),
		new THREE.MeshLambertMaterial({ color: 0xdcc492 })
	);
	floor.rotation.x = -Math.PI / 2;
	floor.position.y = -1.4;
	scene.add(floor);

	const geometry = new THREE.TetrahedronGeometry(1.3);
	const material = new THREE.MeshPhongMaterial({ color: 0xd934a8, flatShading: true });
	group = new THREE.Group();
	scene.add(group);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const angle = (i / count) * Math.PI * 2;
		const tetrahedron = new THREE.Mesh(geometry, material);
		tetrahedron.position.set(Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2);
		tetrahedron.scale.setScalar(0.42);
		group.add(tetrahedron);
	}
}

function animate() {
	group.rotation.y += 0.01;
	renderer.render(scene, camera);
}
