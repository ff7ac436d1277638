import { THREE } from './lit.js';
const spin = () => { const c = new THREE.TextureLoader(); c.load('missing.png?' + Math.random(), spin); };
for (let i = 0; i < 3; i++) spin();
