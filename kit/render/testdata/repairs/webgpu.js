// As camera.js, with the other renderer, and a camera that is part of the scene.
import * as THREE from 'three/webgpu';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
scene.add(camera, new THREE.HemisphereLight(0xffffff, 0x333355, 3));
scene.add(new THREE.Mesh(new THREE.CylinderGeometry(1, 1, 2), new THREE.MeshStandardMaterial({ color: 'orchid' })));
const renderer = new THREE.WebGPURenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
