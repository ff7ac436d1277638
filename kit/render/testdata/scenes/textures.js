// Textures made in code: text on a canvas, a DataTexture, a render target.
import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x181818);
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 5;
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);

const drawing = document.createElement('canvas');
drawing.width = 256;
drawing.height = 128;
const pen = drawing.getContext('2d');
const gradient = pen.createLinearGradient(0, 0, 256, 128);
gradient.addColorStop(0, 'teal');
gradient.addColorStop(1, 'gold');
pen.fillStyle = gradient;
pen.fillRect(0, 0, 256, 128);
pen.fillStyle = 'white';
pen.font = 'bold italic 44px serif';
pen.shadowBlur = 6;
pen.shadowColor = 'black';
pen.fillText('Grüße, 世界', 12, 76);
const sign = new THREE.Mesh(new THREE.PlaneGeometry(3, 1.5), new THREE.MeshBasicMaterial({ map: new THREE.CanvasTexture(drawing) }));
sign.position.y = 1;

const noise = new Uint8Array(64 * 64 * 4).map((_, i) => (i % 4 === 3 ? 255 : 255 * Math.random()));
const data = new THREE.DataTexture(noise, 64, 64);
data.magFilter = THREE.LinearFilter;
data.needsUpdate = true;
const ball = new THREE.Mesh(new THREE.SphereGeometry(0.8, 32, 16), new THREE.MeshStandardMaterial({ map: data, roughness: 0.4 }));
ball.position.set(-1.2, -0.9, 0);

const target = new THREE.WebGLRenderTarget(128, 128, { generateMipmaps: true, minFilter: THREE.LinearMipmapLinearFilter });
const inner = new THREE.Scene();
inner.background = new THREE.Color('navy');
inner.add(new THREE.Mesh(new THREE.TorusKnotGeometry(1, 0.35), new THREE.MeshNormalMaterial()));
const screen = new THREE.Mesh(new THREE.BoxGeometry(1.3, 1.3, 1.3), new THREE.MeshBasicMaterial({ map: target.texture }));
screen.position.set(1.2, -0.9, 0);
scene.add(sign, ball, screen, new THREE.HemisphereLight(0xffffff, 0x444466, 3));
renderer.setAnimationLoop((time) => {
  inner.children[0].rotation.y = screen.rotation.y = ball.rotation.y = time / 100;
  sign.rotation.y = Math.sin(time / 100) / 2;
  renderer.setRenderTarget(target);
  renderer.render(inner, camera);
  renderer.setRenderTarget(null);
  renderer.render(scene, camera);
});
