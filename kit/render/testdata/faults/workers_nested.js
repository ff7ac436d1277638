import './lit.js';
const url = URL.createObjectURL(new Blob(['for (let i = 0; i < 20; i++) new Worker(location.href);']));
for (let i = 0; i < 4; i++) new Worker(url).onerror = (e) => e.preventDefault();
