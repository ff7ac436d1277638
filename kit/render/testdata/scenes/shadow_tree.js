// The canvas is in a shadow tree.
import * as THREE from 'three';
const host = document.createElement('div');
document.body.append(host);
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.set(1, 1, 3);
camera.lookAt(0, 0, 0);
scene.add(new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshNormalMaterial()));
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
host.attachShadow({ mode: 'open' }).append(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
