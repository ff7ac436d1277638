import './lit.js';
const worker = new Worker(URL.createObjectURL(new Blob(['const kept = []; for (;;) kept.push(new Float64Array(1e6).fill(1));'])));
await new Promise((done) => { worker.onmessage = done; });
