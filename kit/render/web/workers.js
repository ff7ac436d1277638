// Part of the prelude: workers get random streams and clocks like the
// page's. Each starts with a prelude of its own and then loads its script.
let started = 0;
const known = new Map(), keptAddresses = new Set();
const { createObjectURL, revokeObjectURL } = URL;
const R = W.Worker && Worker.prototype, { postMessage: postToWorker, terminate: terminateWorker } = R || {};
// An address that a worker loads its script from is needed for longer than the code thinks.
URL.revokeObjectURL = (address) => { if (!keptAddresses.has(String(address))) revokeObjectURL.call(URL, address); };

const startWorker = (target, args, as) => {
  const [script, options] = args;
  const address = new URL(script, document.baseURI);
  if (address.origin !== location.origin && address.protocol !== 'data:') return Reflect.construct(target, args, as); // refused
  keptAddresses.add(address.href);
  const n = ++started, module = options?.type === 'module';
  const settings = real.stringify({ seed: (CFG.seed + Math.imul(n, 0x9e3779b9)) >>> 0, dt: CFG.dt, time, base: address.href });
  const prelude = `(() => {\n'use strict';\nconst CFG = ${settings};\n${WORKER}})();\n`;
  const name = real.stringify(address.href);
  const text = module
    ? `import ${real.stringify(scriptAddress(prelude))};\nimport ${name};`
    : `${prelude}try { importScripts(${name}); } catch (e) { if (e.name !== 'NetworkError') throw e; postMessage({ __threebookWorker: Infinity, missing: true }); }`;
  const w = Reflect.construct(target, [scriptAddress(text), options], as);
  known.set(w, { sent: 0, busy: false, waiting: 0 });
  real.listen.call(w, 'message', (e) => heardFrom(w, e));
  real.listen.call(w, 'error', (e) => {
    worked(w, Infinity, 0);
    if (!(e instanceof ErrorEvent)) known.delete(w); // its script could not be loaded
  });
  ask(w);
  return w;
};
const scriptAddress = (text) => createObjectURL.call(URL, new Blob([text], { type: 'text/javascript' }));
const heardFrom = (w, e) => {
  const m = e.data;
  if (typeof m !== 'object' || m === null || !('__threebookWorker' in m)) return;
  e.stopImmediatePropagation();
  worked(w, m.__threebookWorker, m.waiting | 0);
  if (m.missing) w.dispatchEvent(new Event('error'));
};
// ask wants to hear when the worker has worked off everything up to here.
const ask = (w, more) => {
  const k = known.get(w);
  if (!k) return;
  k.sent++;
  if (!k.busy) { k.busy = true; begin(); }
  postToWorker.call(w, { __threebookPage: k.sent, ...more });
};
const worked = (w, heard, waiting) => {
  const k = known.get(w);
  if (!k) return;
  k.waiting = waiting;
  if (k.busy && heard >= k.sent) { k.busy = false; end(); }
};
if (R) {
  R.postMessage = function (...a) {
    if (known.has(this)) postToWorker.call(this, { __threebookPage: 0, until: time });
    postToWorker.apply(this, a);
    ask(this);
  };
  R.terminate = function () {
    terminateWorker.call(this);
    if (known.has(this)) worked(this, Infinity, 0);
    known.delete(this);
  };
}
// stepWorkers brings those with timers or frame callbacks to the virtual time given.
const stepWorkers = (until) => { for (const [w, k] of known) if (k.waiting > 0) ask(w, { step: true, until }); };
const workersWaiting = () => { for (const k of known.values()) if (k.waiting > 0) return true; return false; };
