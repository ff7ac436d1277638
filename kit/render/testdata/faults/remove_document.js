import * as THREE from 'three';
const renderer = new THREE.WebGLRenderer();
document.body.appendChild(renderer.domElement);
document.documentElement.remove();
