import './lit.js';
console.log('constructor', Reflect.defineProperty(Promise.prototype, 'constructor', { value: class {} }));
Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally = () => new Promise(() => {});
Object.defineProperty(Object.prototype, 'then', { value: () => {} });
