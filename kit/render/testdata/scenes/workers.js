// Random numbers and clocks of workers, of every kind that a page can start.
const body = (send) => `
const seen = { now: Date.now(), date: new Date().toISOString(), clock: performance.now(), format: new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(),
  random: Math.random(), bytes: crypto.getRandomValues(new Uint8Array(2)).join(' '), id: crypto.randomUUID(), cores: navigator.hardwareConcurrency, gpu: typeof navigator.gpu };
setTimeout(() => { seen.later = performance.now(); requestAnimationFrame((t) => { seen.frame = t; ${send}; }); }, 100);`;
const url = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const reply = (w, send) => new Promise((done) => { w.onmessage = (e) => done(e.data); w.onerror = (e) => done('error ' + (e.message || e.type)); if (send !== undefined) w.postMessage(send); });
const plain = body('postMessage(seen)'), first = url(plain);
const starts = {
  classic: () => new Worker(first),
  again: () => new Worker(first),
  module: () => new Worker(url(plain), { type: 'module' }),
  data: () => new Worker('data:text/javascript,' + encodeURIComponent(plain)),
  revoked: () => { const u = url(plain), w = new Worker(u); URL.revokeObjectURL(u); return w; },
  derived: () => new (class extends Worker {})(url(plain)),
  named: () => new Worker(url('postMessage(name)'), { name: 'fetcher' }),
  broken: () => new Worker(url('postMessage(missing)')),
  missing: () => new Worker('nothing/there.js'),
  'missing module': () => new Worker('nothing/there.js', { type: 'module' }),
  nested: () => new Worker(url('try { new Worker("x.js"); } catch (e) { postMessage(e.message); }')),
};
for (const name of Object.keys(starts)) {
  const w = starts[name]();
  w.addEventListener('error', (e) => e.preventDefault());
  console.log(name + ': ' + JSON.stringify(await reply(w)));
}
const echo = new Worker(url('onmessage = (e) => postMessage([e.data, performance.now()])'));
console.log('echo: ' + JSON.stringify(await reply(echo, 'x')));
try { new Worker('https://elsewhere.invalid/x.js'); } catch (e) { console.log('elsewhere: ' + e.name); }
