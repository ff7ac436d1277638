import * as THREE from 'three';

let camera, scene, renderer, toy;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xfde2e4);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 4.2, 7);
	camera.lookAt(0, 1.65, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.5);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.2);
	sun.position.set(3, 6, 5);
	scene.add(sun);

	toy = new THREE.Group();
	scene.add(toy);

	const colors = [0x8e5bd0, 0x3a86ff, 0x3fc27a, 0xffd23f, 0xff924c, 0xff4d5e];

	for (let i = 0; i < colors.length; i++) {
		const ring = new THREE.Mesh(
			new THREE.TorusGeometry(1.6 - i * 0.2, 0.32, 24, 96),
			new THREE.MeshStandardMaterial({ color: colors[i], roughness: 0.25 })
		);
		ring.rotation.x = Math.PI / 2;
		ring.position.y = 0.3 + i * 0.52;
		toy.add(ring);
	}

	const white = new THREE.MeshStandardMaterial({ color: 0xffffff, roughness: 0.3 });

	const pole = new THREE.Mesh(new THREE.CylinderGeometry(0.2, 0.2, 3.4, 32), white);
	pole.position.y = 1.7;
	toy.add(pole);

	const ball = new THREE.Mesh(new THREE.SphereGeometry(0.42, 32, 16), white);
	ball.position.y = 3.55;
	toy.add(ball);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate(time) {
	toy.rotation.z = Math.sin(time / 900) * 0.03;
	renderer.render(scene, camera);
}
