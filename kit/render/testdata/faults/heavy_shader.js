import * as THREE from 'three';
const scene = new THREE.Scene();
scene.add(new THREE.Mesh(new THREE.PlaneGeometry(2, 2), new THREE.ShaderMaterial({
  uniforms: { turns: { value: 200000000 } },
  vertexShader: 'void main() { gl_Position = vec4(position, 1.0); }',
  fragmentShader: `uniform int turns;
    void main() { float v = gl_FragCoord.x; for (int i = 0; i < turns; i++) v = cos(v + float(i)); gl_FragColor = vec4(v); }`,
})));
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, new THREE.Camera()));
