import * as THREE from 'three';

const scene = new THREE.Scene();

const camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0, 1);

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);

const vertexShader = `
	varying vec2 vUv;
	void main() {
		vUv = uv;
		gl_Position = vec4(position, 1.0);
	}
`;

const fragmentShader = `
	uniform float time;
	varying vec2 vUv;
	void main() {
		vec2 p = (vUv - 0.5) * vec2(8.0, 5.0);
		float v = sin(p.x + time);
		v += sin(p.y * 1.5 - time);
		v += sin((p.x + p.y) * 0.8 + time);
		v += sin(length(p) * 2.0 - time);
		vec3 color = 0.5 + 0.5 * cos(v * 1.5 + vec3(0.0, 0.7, 1.6));
		gl_FragColor = vec4(mix(color, vec3(0.3, 0.25, 0.8), 0.25), 1.0);
	}
`;

const material = new THREE.ShaderMaterial({
	uniforms: { time: { value: 0 } },
	vertexShader: vertexShader,
	fragmentShader: fragmentShader
});

const plane = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), material);
scene.add(plane);

function animate(time) {
	material.uniforms.time.value = time / 1000;
	renderer.render(scene, camera);
}
