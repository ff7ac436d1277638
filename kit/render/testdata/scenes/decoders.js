// The workers of DRACOLoader and KTX2Loader start, load their WebAssembly and
// say what is wrong with a file that is none, before the first frame is drawn.
import * as THREE from 'three';
import { DRACOLoader } from 'three/addons/loaders/DRACOLoader.js';
import { KTX2Loader } from 'three/addons/loaders/KTX2Loader.js';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x223344);
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.z = 5;
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
let frame = 0;
renderer.setAnimationLoop(() => { frame++; renderer.render(scene, camera); });
const sign = (colour, x) => {
  const mesh = new THREE.Mesh(new THREE.SphereGeometry(), new THREE.MeshBasicMaterial({ color: colour }));
  mesh.position.x = x;
  scene.add(mesh);
};
new DRACOLoader().setDecoderPath('/three/examples/jsm/libs/draco/').parse(new Uint8Array([68, 82, 65, 67, 79, 2, 2, 1, 1, 0, 0]).buffer, () => {}, (e) => {
  console.log(`DRACO in frame ${frame}: ${e.message ?? JSON.stringify(e)}`);
  sign('gold', -1.5);
});
const loader = new KTX2Loader().setTranscoderPath('/three/examples/jsm/libs/basis/').detectSupport(renderer);
await loader.init();
const answer = await loader.workerPool.postMessage({ type: 'transcode', buffer: new ArrayBuffer(64), taskConfig: {} });
console.log(`KTX2 in frame ${frame}: ${answer.data.error}`);
sign('tomato', 1.5);
