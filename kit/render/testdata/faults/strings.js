import './lit.js';
const long = 'x'.repeat(2 ** 26);
console.log(long, [long], { long });
document.title = window.name = long.slice(0, 1e6);
