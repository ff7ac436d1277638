import * as THREE from 'three';
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
renderer.setAnimationLoop(() => renderer.render(new THREE.Scene(), new THREE.PerspectiveCamera()));
