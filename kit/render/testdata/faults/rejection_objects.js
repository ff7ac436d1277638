import './lit.js';
const bad = () => { throw new Error('bad'); };
Promise.reject({ get stack() { return bad(); }, toJSON: bad, toString: bad });
