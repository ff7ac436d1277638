import * as THREE from 'three';
const renderer = new THREE.WebGLRenderer();
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => {
  undefined.update();
});
