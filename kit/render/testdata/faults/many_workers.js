import './lit.js';
let refused = 0;
const url = URL.createObjectURL(new Blob(['']));
for (let i = 0; i < 2000; i++) try { new Worker(url); } catch { refused++; }
console.log('refused ' + refused);
