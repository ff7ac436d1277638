import './lit.js';
const broken = () => { throw new TypeError('no call'); };
Function.prototype.call = Function.prototype.apply = Function.prototype.bind = broken;
throw new Error('seen all the same');
