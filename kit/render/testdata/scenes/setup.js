// The animation runs from the start, while set-up awaits one thing after the
// other: each adds a box and says in which frame it came.
import * as THREE from 'three';
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x10141c);
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 100);
camera.position.set(0, 3, 9);
camera.lookAt(0, 0, 0);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.appendChild(renderer.domElement);
const ring = new THREE.Group();
scene.add(ring);
let frame = 0, n = 0;
renderer.setAnimationLoop(() => { ring.rotation.y = ++frame / 30; renderer.render(scene, camera); });

const url = (text, type) => URL.createObjectURL(new Blob([text], { type }));
const when = (target, start, event = 'load') => new Promise((done) => { target['on' + event] = target.onerror = (e) => done(e); start(); });
const picture = document.createElement('canvas');
picture.width = picture.height = 256;
const pen = picture.getContext('2d');
for (let i = 0; i < 2000; i++) { pen.fillStyle = `hsl(${i}, 80%, 50%)`; pen.fillRect(Math.random() * 256, Math.random() * 256, 9, 9); }
const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const wave = new Uint8Array(44 + 8000);
new DataView(wave.buffer).setUint32(4, 36 + 8000, true);
wave.set([...'RIFF'].map((c) => c.charCodeAt(0)));
wave.set([...'WAVEfmt '].map((c) => c.charCodeAt(0)), 8);
wave.set([16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 64, 31, 0, 0, 1, 0, 8, 0, ...[...'data'].map((c) => c.charCodeAt(0)), 64, 31, 0, 0], 16);
const big = new Blob([new Uint8Array(4e6).map((_, i) => i * 7)]);
const steps = {
  webassembly: () => WebAssembly.instantiate(wasm),
  streaming: () => WebAssembly.compileStreaming(new Response(wasm, { headers: { 'Content-Type': 'application/wasm' } })),
  reader: () => { const r = new FileReader(); return when(r, () => r.readAsDataURL(big)); },
  request: () => { const r = new XMLHttpRequest(); r.open('GET', url('x'.repeat(1e6))); return when(r, () => r.send()); },
  stream: async () => { const r = big.stream().getReader(); while (!(await r.read()).done); },
  deflate: async () => new Response(big.stream().pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip'))).arrayBuffer(),
  digest: () => crypto.subtle.digest('SHA-256', new Uint8Array(8e6)),
  derive: async () => crypto.subtle.deriveBits({ name: 'PBKDF2', salt: wasm, iterations: 200000, hash: 'SHA-256' }, await crypto.subtle.importKey('raw', wasm, 'PBKDF2', false, ['deriveBits']), 256),
  database: async () => {
    const db = (await when(...((q) => [q, () => { q.onupgradeneeded = () => q.result.createObjectStore('s'); }, 'success'])(indexedDB.open('d')))).target.result;
    await when(...((q) => [q, () => {}, 'success'])(db.transaction('s', 'readwrite').objectStore('s').put(wasm, 1)));
    await when(...((q) => [q, () => {}, 'success'])(db.transaction('s').objectStore('s').get(1)));
  },
  caches: async () => { const c = await caches.open('c'); await c.put('/x', new Response('x')); await c.match('/x'); },
  storage: () => navigator.storage.estimate(),
  folder: () => navigator.storage.getDirectory(),
  toBlob: () => new Promise((done) => picture.toBlob(done)),
  image: () => { const i = new Image(); return when(i, () => { i.src = picture.toDataURL(); }); },
  attribute: () => { const i = new Image(); return when(i, () => i.setAttribute('src', picture.toDataURL('image/jpeg'))); },
  drawing: () => { const i = new Image(); return when(i, () => { i.src = url('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>', 'image/svg+xml'); }); },
  decode: () => { const i = new Image(); i.src = picture.toDataURL(); return i.decode(); },
  bitmap: () => createImageBitmap(picture),
  markup: () => { const d = document.createElement('div'); d.innerHTML = `<img src="${picture.toDataURL()}">`; const i = d.firstChild; i.style.position = 'fixed'; i.style.top = '-999px'; document.body.append(d); return when(i, () => {}); },
  audio: () => { const a = new Audio(); return when(a, () => { a.src = url(wave, 'audio/wav'); }, 'canplaythrough'); },
  samples: () => new AudioContext().decodeAudioData(wave.buffer.slice(0)),
  offline: () => new OfflineAudioContext(1, 44100, 44100).startRendering(),
  font: () => new FontFace('none', 'url(data:font/woff2;base64,AAAA)').load().catch(() => {}),
  fonts: () => document.fonts.load('20px sans-serif'),
  ready: () => document.fonts.ready,
  addon: () => import('three/addons/controls/OrbitControls.js'),
  another: () => import('three/addons/loaders/SVGLoader.js'),
  written: () => import(url('export default 1', 'text/javascript')),
  channel: () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(1); }),
  message: () => new Promise((done) => { addEventListener('message', done, { once: true }); postMessage(1); }),
  microtask: () => new Promise(queueMicrotask),
  worker: () => { const w = new Worker(url('onmessage = async (e) => { let s = 0; for (let i = 0; i < 3e7; i++) s += i; await crypto.subtle.digest("SHA-256", new Uint8Array(1e6)); postMessage(s); }', 'text/javascript')); return when(w, () => w.postMessage(1), 'message'); },
  resize: () => new Promise((done) => new ResizeObserver(done).observe(renderer.domElement)),
  intersection: () => new Promise((done) => new IntersectionObserver(done).observe(renderer.domElement)),
  // These wait for the clock.
  timer: () => new Promise((done) => setTimeout(done, 20)),
  task: () => scheduler.postTask(() => 1, { delay: 20 }),
  yield: () => scheduler.yield(),
  idle: () => new Promise(requestIdleCallback),
  signal: () => new Promise((done) => { AbortSignal.timeout(20).onabort = done; }),
  animation: () => document.body.animate([{ opacity: 1 }, { opacity: 1 }], 30).finished,
};
for (const [name, step] of Object.entries(steps)) {
  const result = await step();
  if (result === undefined && name === 'image') throw new Error('no result');
  const box = new THREE.Mesh(new THREE.BoxGeometry(0.5, 1.5, 0.5), new THREE.MeshNormalMaterial());
  box.position.setFromCylindricalCoords(4, ++n * 0.15 + frame, 0);
  ring.add(box);
  console.log(name + ' ' + frame);
}
