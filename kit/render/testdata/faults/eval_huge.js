import './lit.js';
console.log((0, eval)('"' + 'x'.repeat(20 << 20) + '"').length, new Function('return 1' + '+1'.repeat(1000))());
