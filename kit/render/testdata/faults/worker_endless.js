import './lit.js';
for (let i = 0; i < 4; i++) new Worker(URL.createObjectURL(new Blob(['for (;;);'])));
