import * as THREE from 'three';

let camera, scene, renderer, cluster;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0c1230);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0.9, 9);
	camera.lookAt(0, 0, 0);

	const fill = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(fill);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(0, 8, 0.5);
	scene.add(sun);

	const geometry = new THREE.TorusGeometry(0.8, 0.3, 16, 48);
	const material = new THREE.MeshBasicMaterial({ color: 0xf28022 });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 5;

	for (let i = 0; i < count; i++) {
		const model = new THREE.Mesh(geometry, material);
		model.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		model.scale.setScalar(0.42);
		cluster.add(model);
	}
}

function animate(time) {
	cluster.position.y = Math.sin(time / 500) * 0.2;
	renderer.render(scene, camera);
}
