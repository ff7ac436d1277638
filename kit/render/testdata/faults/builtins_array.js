import './lit.js';
Array.prototype[Symbol.iterator] = function* () {};
Array.prototype.push = Array.prototype.join = Array.prototype.includes = () => 0;
NodeList.prototype[Symbol.iterator] = function* () {};
Object.defineProperty(Array.prototype, '0', { set() {}, get: () => 1 });
throw new Error('seen all the same');
