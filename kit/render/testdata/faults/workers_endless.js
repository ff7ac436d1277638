import './lit.js';
const source = URL.createObjectURL(new Blob(['for (;;);']));
for (let i = 0; i < 16; i++) new Worker(source);
