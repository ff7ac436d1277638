import './lit.js';
for (let i = 0; i < 20000; i++) setInterval(() => {}, 1);
