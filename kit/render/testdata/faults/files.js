import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x334455);
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.set(2, 2, 4);
camera.lookAt(0, 0, 0);
scene.add(new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshNormalMaterial()));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
for (const url of ['file:///etc/passwd', '/etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/three/../../etc/passwd', '/s/../../etc/hostname']) {
  try { const r = await fetch(url); console.log(url, r.status); } catch { console.log(url, 'refused'); }
}
