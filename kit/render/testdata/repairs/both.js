// Neither was the canvas attached nor the camera moved.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
scene.add(new THREE.HemisphereLight(0xffffff, 0x333355, 3));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
const row = new THREE.Group();
for (let i = 0; i < 5; i++) {
  const ball = new THREE.Mesh(new THREE.SphereGeometry(0.4), new THREE.MeshStandardMaterial({ color: new THREE.Color().setHSL(i / 5, 0.8, 0.5) }));
  ball.position.x = i - 2;
  row.add(ball);
}
scene.add(row);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
