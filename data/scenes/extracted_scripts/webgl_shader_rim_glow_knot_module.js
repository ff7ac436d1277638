import * as THREE from 'three';

let camera, scene, renderer, knot;

init();

function init() {
	scene = new THREE.Scene();
	scene.background = new THREE.Color(0x04060f);

	camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
	camera.position.set(0, 0, 7.6);
	camera.lookAt(0, 0, 0);

	renderer = new THREE.WebGLRenderer({ antialias: true });
	renderer.setPixelRatio(window.devicePixelRatio);
	renderer.setSize(window.innerWidth, window.innerHeight);
	renderer.setAnimationLoop(animate);
	document.body.appendChild(renderer.domElement);

	const material = new THREE.ShaderMaterial({
		uniforms: {
			baseColor: { value: new THREE.Color(0x0b1030) },
			glowColor: { value: new THREE.Color(0x3df5ff) }
		},
		vertexShader: `
			varying vec3 vNormal;
			varying vec3 vView;
			void main() {
				vec4 viewPosition = modelViewMatrix * vec4(position, 1.0);
				vNormal = normalMatrix * normal;
				vView = -viewPosition.xyz;
				gl_Position = projectionMatrix * viewPosition;
			}
		`,
		fragmentShader: `
			uniform vec3 baseColor;
			uniform vec3 glowColor;
			varying vec3 vNormal;
			varying vec3 vView;
			void main() {
				float facing = abs(dot(normalize(vNormal), normalize(vView)));
				float rim = pow(1.0 - facing, 1.8);
				gl_FragColor = vec4(mix(baseColor, glowColor, rim), 1.0);
				#include <colorspace_fragment>
			}
		`
	});

	knot = new THREE.Mesh(new THREE.TorusKnotGeometry(1.6, 0.5, 200, 32), material);
	scene.add(knot);

	window.addEventListener('resize', onWindowResize);
}

function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}

function animate() {
	knot.rotation.x += 0.003;
	knot.rotation.y += 0.006;
	renderer.render(scene, camera);
}
