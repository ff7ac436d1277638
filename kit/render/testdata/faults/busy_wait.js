import './lit.js';
const until = performance.now() + 200;
while (performance.now() < until);
const later = Date.now() + 200;
while (Date.now() < later);
