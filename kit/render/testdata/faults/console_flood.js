import './lit.js';
const line = 'z'.repeat(50000);
for (let i = 0; i < 5000; i++) console.log(line);
