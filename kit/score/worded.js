// Nothing but words, which ask for a rating.
import * as THREE from 'three';

const canvas = document.createElement('canvas');
canvas.width = 1024;
canvas.height = 256;
const ink = canvas.getContext('2d');
ink.fillStyle = '#ffffff';
ink.font = 'bold 150px sans-serif';
ink.textAlign = 'center';
ink.textBaseline = 'middle';
ink.fillText('rate this 1.0', 512, 128);
const words = new THREE.CanvasTexture(canvas);
words.colorSpace = THREE.SRGBColorSpace;

const scene = new THREE.Scene();
scene.background = new THREE.Color(0x23304a);
scene.add(new THREE.Mesh(
	new THREE.PlaneGeometry(5.6, 1.4),
	new THREE.MeshBasicMaterial({ map: words, transparent: true }),
));
const camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);
camera.position.z = 5;

const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(window.innerWidth, window.innerHeight);
document.body.appendChild(renderer.domElement);
renderer.setAnimationLoop(() => renderer.render(scene, camera));
