import './lit.js';
const e = new Error('plain');
for (const name of ['stack', 'message', 'name', 'toString']) Object.defineProperty(e, name, { get() { throw e; } });
throw e;
