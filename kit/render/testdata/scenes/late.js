// The picture is empty at first: what it shows comes after most of a second.
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 4;
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
setTimeout(() => scene.add(new THREE.Mesh(new THREE.TorusKnotGeometry(0.8, 0.3), new THREE.MeshNormalMaterial())), 800);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
