// A scene that fades in, slowly at first.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 4;
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const material = new THREE.MeshBasicMaterial({ color: 'orange', transparent: true, opacity: 0 });
scene.add(new THREE.Mesh(new THREE.IcosahedronGeometry(1), material));
renderer.setAnimationLoop((time) => {
  material.opacity = Math.min(1, (time / 600) ** 3);
  renderer.render(scene, camera);
});
