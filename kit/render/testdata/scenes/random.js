import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(55, innerWidth / innerHeight, 1, 3000);
camera.position.z = 1200;
const positions = [], colors = [];
for (let i = 0; i < 5000; i++) {
  positions.push(...new THREE.Vector3().randomDirection().multiplyScalar(800 * Math.random()).toArray());
  colors.push(Math.random(), crypto.getRandomValues(new Uint8Array(1))[0] / 255, Math.random());
}
const geometry = new THREE.BufferGeometry();
geometry.setAttribute('position', new THREE.Float32BufferAttribute(positions, 3));
geometry.setAttribute('color', new THREE.Float32BufferAttribute(colors, 3));
const cloud = new THREE.Points(geometry, new THREE.PointsMaterial({ size: 12, vertexColors: true }));
scene.add(cloud);
const renderer = new THREE.WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
function animate() {
  requestAnimationFrame(animate);
  cloud.rotation.y = Date.now() * 0.001;
  renderer.render(scene, camera);
}
setTimeout(animate, 50);
