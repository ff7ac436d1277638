// Instances, a batch, particles and lines, moved by the clock.
import * as THREE from 'three';
const scene = new THREE.Scene();
scene.fog = new THREE.FogExp2(0x0b1020, 0.05);
scene.background = scene.fog.color;
const camera = new THREE.PerspectiveCamera(60, innerWidth / innerHeight, 0.1, 100);
camera.position.set(0, 4, 10);
camera.lookAt(0, 0, 0);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const at = new THREE.Matrix4(), boxes = new THREE.InstancedMesh(new THREE.BoxGeometry(0.3, 0.3, 0.3), new THREE.MeshLambertMaterial(), 400);
for (let i = 0; i < 400; i++) {
  boxes.setMatrixAt(i, at.makeTranslation((i % 20) - 10, -2, (i / 20 | 0) - 10));
  boxes.setColorAt(i, new THREE.Color().setHSL(Math.random(), 0.7, 0.5));
}
const batch = new THREE.BatchedMesh(60, 5000, 10000, new THREE.MeshNormalMaterial());
const kinds = [new THREE.ConeGeometry(0.3, 0.8), new THREE.SphereGeometry(0.4), new THREE.TorusGeometry(0.3, 0.1)].map((g) => batch.addGeometry(g));
for (let i = 0; i < 60; i++) batch.setMatrixAt(batch.addInstance(kinds[i % 3]), at.makeTranslation(5 * Math.cos(i), (i % 7) / 2, 5 * Math.sin(i)));
const dust = new THREE.BufferGeometry();
dust.setAttribute('position', new THREE.Float32BufferAttribute(Array.from({ length: 3000 }, () => 12 * (Math.random() - 0.5)), 3));
const particles = new THREE.Points(dust, new THREE.PointsMaterial({ color: 0xffcc66, size: 0.08, transparent: true, blending: THREE.AdditiveBlending, depthWrite: false }));
scene.add(boxes, batch, particles, new THREE.DirectionalLight(0xffffff, 3), new THREE.GridHelper(20, 20));
const clock = new THREE.Timer();
renderer.setAnimationLoop((t) => {
  clock.update(t);
  for (let i = 0; i < 400; i++) {
    boxes.getMatrixAt(i, at);
    at.elements[13] = -2 + Math.sin(i + 9 * clock.getElapsed()) / 3;
    boxes.setMatrixAt(i, at);
  }
  boxes.instanceMatrix.needsUpdate = true;
  batch.rotation.y += clock.getDelta();
  particles.rotation.y = performance.now() / 1000;
  renderer.render(scene, camera);
});
