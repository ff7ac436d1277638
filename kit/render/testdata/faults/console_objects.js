import './lit.js';
const bad = () => { throw bad; };
const ring = {};
ring.ring = ring;
console.log({ toString: bad, toJSON: bad }, Symbol('s'), ring, Object.create(null), 10n);
console.warn(new Proxy({}, { get: bad, ownKeys: bad, getPrototypeOf: bad }), Object.assign(new Error('e'), { toString: bad }));
console.error(new Proxy(() => {}, { get: bad }), document, window, 'end');
