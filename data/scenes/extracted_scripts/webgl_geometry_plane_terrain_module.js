import * as THREE from 'three';

let camera, scene, renderer;
let terrain;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x9fd3f0);
	scene.fog = new THREE.Fog(0x9fd3f0, 8, 22);

	camera = new THREE.PerspectiveCamera(50, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4, 11);
	camera.lookAt(0, 0.5, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xfff4dd, 3);
	sun.position.set(-6, 5, 2);
	scene.add(sun);

	const geometry = new THREE.PlaneGeometry(40, 40, 70, 70);
	geometry.rotateX(-Math.PI / 2);

	const position = geometry.attributes.position;
	const colors = [];
	const grass = new THREE.Color(0x4f8f3a);
	const snow = new THREE.Color(0xffffff);
	const color = new THREE.Color();

	for (let i = 0; i < position.count; i++) {
		const x = position.getX(i);
		const z = position.getZ(i);
		const height = Math.sin(x * 0.7) * Math.cos(z * 0.6) * 1.2 + Math.sin(x * 1.9 + z) * 0.3;
		position.setY(i, height);
		color.lerpColors(grass, snow, THREE.MathUtils.smoothstep(height, 0.3, 1.1));
		colors.push(color.r, color.g, color.b);
	}

	geometry.setAttribute('color', new THREE.Float32BufferAttribute(colors, 3));
	const material = new THREE.MeshLambertMaterial({ vertexColors: true, flatShading: true });
	terrain = new THREE.Mesh(geometry, material);
	scene.add(terrain);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	terrain.rotation.y += 0.001;
	renderer.render(scene, camera);
}
