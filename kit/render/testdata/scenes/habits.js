// What code written for pages of its own does: a container's size, fading in by
// style sheet, a canvas behind the page, refused wishes, an observer that goes on.
import * as THREE from 'three';
const container = document.getElementById('canvas-wrapper');
console.log(container.tagName, container.clientWidth, container.clientHeight, document.body.clientHeight);
const style = document.createElement('style');
style.textContent = '@keyframes show { from { opacity: 0 } to { opacity: 1 } } canvas { opacity: 0; animation: show 1s ease 0.5s forwards; position: fixed; z-index: -1 }';
document.head.append(style);
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, container.clientWidth / container.clientHeight, 0.1, 100);
camera.position.set(1, 1, 3);
camera.lookAt(0, 0, 0);
const renderer = new THREE.WebGLRenderer({ antialias: true });
container.appendChild(renderer.domElement);
const grows = document.createElement('div');
container.append(grows);
new ResizeObserver(() => {
  renderer.setSize(container.clientWidth, container.clientHeight);
  if (grows.clientHeight < 20) grows.style.height = `${grows.clientHeight + 10}px`;
}).observe(grows);
scene.add(new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshNormalMaterial()));
new Audio('data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=').play();
renderer.domElement.requestPointerLock();
fetch('').then((r) => console.log('no name', r.status));
console.log(renderer.getContext().getExtension('KHR_parallel_shader_compile'));
await renderer.compileAsync(scene, camera);
console.log('compiled', performance.now());
renderer.setAnimationLoop(() => renderer.render(scene, camera));
