// The camera was left at the origin, in the middle of the box, whose faces are seen from outside only.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
scene.add(new THREE.HemisphereLight(0xffffff, 0x333355, 3));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const box = new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshStandardMaterial({ color: 'tomato' }));
scene.add(box);
renderer.setAnimationLoop((time) => { box.rotation.set(0.3, time / 100, 0); renderer.render(scene, camera); });
