// A camera that belongs at the origin: inside a sky, which is nothing to repair.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
scene.add(new THREE.HemisphereLight(0xffffff, 0x333355, 3));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const sky = new Uint8Array(4 * 32 * 16).map((_, i) => (i % 4 === 3 ? 255 : 40 + (i * 37) % 200));
const map = new THREE.DataTexture(sky, 32, 16);
map.needsUpdate = true;
scene.add(new THREE.Mesh(new THREE.SphereGeometry(50), new THREE.MeshBasicMaterial({ map, side: THREE.BackSide })));
renderer.setAnimationLoop(() => renderer.render(scene, camera));
