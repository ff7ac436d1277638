// The box comes only when the picture of its texture has, which another host has.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.set(1, 1, 3);
camera.lookAt(0, 0, 0);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const address = 'https://elsewhere.invalid/textures/crate.gif';
new THREE.TextureLoader().load(address, (map) => {
  console.log(map.image.src === address);
  scene.add(new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshBasicMaterial({ map })));
});
renderer.setAnimationLoop(() => renderer.render(scene, camera));
