import * as THREE from 'three';
const scene = new THREE.Scene();
scene.add(mesj);
