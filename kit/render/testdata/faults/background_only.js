import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x88aaff);
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, new THREE.PerspectiveCamera()));
