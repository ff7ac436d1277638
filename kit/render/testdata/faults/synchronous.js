import './lit.js';
const x = new XMLHttpRequest();
x.open('GET', 'http://127.0.0.1:LISTENER/', false);
try { x.send(); console.log('reached'); } catch (e) { console.log(e.name); }
const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
try { Atomics.wait(new Int32Array(shared.buffer), 0, 0); } catch (e) { console.log(e.name); }
