// An empty scene with a caption is empty.
import * as THREE from 'three';
document.body.insertAdjacentHTML('beforeend', '<div style="position: fixed; top: 40%; width: 100%; text-align: center; font-size: 40px; z-index: 9">My scene</div>');
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x223344);
const camera = new THREE.PerspectiveCamera();
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
