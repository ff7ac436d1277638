import * as THREE from 'three';
setTimeout(() => {
  new THREE.Scene().background.set(1);
}, 30);
