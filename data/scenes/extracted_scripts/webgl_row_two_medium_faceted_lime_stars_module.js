import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

let camera, scene, renderer, cluster, controls;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x0c1230);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, -1.3, 9);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	controls = new OrbitControls(camera, renderer.domElement);
	controls.autoRotate = true;

	const ambient = new THREE.AmbientLight(0xffffff, 0.9);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xa9ccff, 3);
	sun.position.set(5, 4, 3);
	scene.add(sun);

	const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
	grid.position.y = -1.4;
	scene.add(grid);

	const outline = new THREE.Shape();
	for (let k = 0; k < 10; k++) {
		const radius = k % 2 === 0 ? 1.2 : 0.5;
		outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
	}
	const geometry = new THREE.ExtrudeGeometry(outline, { depth: 0.4, bevelEnabled: false });
	geometry.center();
	const material = new THREE.MeshPhongMaterial({ color: 0x9ddb2e, flatShading: true });
	cluster = new THREE.Group();
	scene.add(cluster);

	const count = 2;

	for (let i = 0; i < count; i++) {
		const object = new THREE.Mesh(geometry, material);
		object.position.set((i - (count - 1) / 2) * 1.6, 0, 0);
		object.scale.setScalar(0.55);
		cluster.add(object);
	}
}

function animate() {
	controls.update();
	renderer.render(scene, camera);
}
