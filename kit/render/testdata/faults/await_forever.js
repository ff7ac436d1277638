import './lit.js';
await new Promise(() => {});
