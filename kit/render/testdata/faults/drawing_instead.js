// A drawing in place of a scene, whose canvas was never attached.
import * as THREE from 'three';
const renderer = new THREE.WebGLRenderer();
renderer.render(new THREE.Scene(), new THREE.PerspectiveCamera());
document.body.innerHTML = '<svg width="800" height="500"><circle cx="400" cy="250" r="200" fill="gold"/></svg>';
