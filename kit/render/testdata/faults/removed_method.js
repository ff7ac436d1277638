import * as THREE from 'three';
const geometry = new THREE.BufferGeometry();
geometry.addAttribute('position', new THREE.Float32BufferAttribute([0, 0, 0], 3));
