import { THREE } from './lit.js';
document.head.insertAdjacentHTML('afterbegin', '<base href="http://127.0.0.1:LISTENER/">');
new THREE.TextureLoader().load('wall.png');
await fetch('data.json').then((r) => console.log('answered', r.status));
await import('./module.js').catch(() => console.log('no module'));
