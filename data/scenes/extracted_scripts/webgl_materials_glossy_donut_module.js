import * as THREE from 'three';

let camera, scene, renderer;
let donut;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0xb8e6e1);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0, 5.2);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const ambient = new THREE.AmbientLight(0xffffff, 1.4);
	scene.add(ambient);
	const sun = new THREE.DirectionalLight(0xffffff, 2.5);
	sun.position.set(3, 4, 4);
	scene.add(sun);

	donut = new THREE.Group();
	donut.rotation.x = -0.7;
	scene.add(donut);

	const dough = new THREE.MeshStandardMaterial({ color: 0xd2965a, roughness: 0.8 });
	donut.add(new THREE.Mesh(new THREE.TorusGeometry(1.25, 0.65, 32, 96), dough));

	const icing = new THREE.MeshPhysicalMaterial({ color: 0xff7fb0, roughness: 0.3, clearcoat: 1 });
	const top = new THREE.Mesh(new THREE.TorusGeometry(1.25, 0.64, 32, 96), icing);
	top.position.z = 0.2;
	donut.add(top);

	const colors = [0xffffff, 0xffe066, 0x4a7fe0, 0x5cc46a];
	const geometry = new THREE.CapsuleGeometry(0.04, 0.16, 4, 8);

	for (let i = 0; i < 70; i++) {
		const around = i * 2.4;
		const across = Math.PI / 2 + Math.sin(i * 1.7) * 0.8;
		const radius = 1.25 + Math.cos(across) * 0.63;
		const sprinkle = new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ color: colors[i % 4] }));
		sprinkle.position.set(Math.cos(around) * radius, Math.sin(around) * radius, 0.2 + Math.sin(across) * 0.63);
		sprinkle.rotation.z = i;
		donut.add(sprinkle);
	}
}

function animate() {
	donut.rotation.z += 0.005;
	renderer.render(scene, camera);
}
