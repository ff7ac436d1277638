import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color(0xffd23f);

const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.set(0, 0, 6);
camera.lookAt(0, 0, 0);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const vertexShader = `
	varying vec3 vPosition;
	varying vec3 vNormal;
	void main() {
		vPosition = position;
		vNormal = normalMatrix * normal;
		gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
	}
`;

const fragmentShader = `
	uniform float time;
	uniform vec3 colorA;
	uniform vec3 colorB;
	varying vec3 vPosition;
	varying vec3 vNormal;
	void main() {
		float wave = sin(vPosition.x * 3.0 + time) * 0.12;
		float stripe = step(0.5, fract((vPosition.y + wave) * 1.25 - time * 0.1));
		float light = dot(normalize(vNormal), normalize(vec3(-0.5, 0.8, 0.7)));
		vec3 color = mix(colorA, colorB, stripe) * (0.65 + 0.4 * light);
		gl_FragColor = vec4(color, 1.0);
		#include <colorspace_fragment>
	}
`;

const material = new THREE.ShaderMaterial({
	uniforms: {
		time: { value: 0 },
		colorA: { value: new THREE.Color(0x16325c) },
		colorB: { value: new THREE.Color(0xffffff) }
	},
	vertexShader: vertexShader,
	fragmentShader: fragmentShader
});

const sphere = new THREE.Mesh(new THREE.SphereGeometry(2.1, 96, 48), material);
scene.add(sphere);

function animate(time) {
	material.uniforms.time.value = time / 1000;
	renderer.render(scene, camera);
}
