import './lit.js';
const text = `const there = '127.0.0.1:LISTENER';
const tried = async () => {
  const tries = [() => importScripts('http://' + there), () => fetch('http://' + there, { mode: 'no-cors' }), () => import('http://' + there),
    () => { const x = new XMLHttpRequest(); x.open('GET', 'http://' + there, false); x.send(); },
    () => new Promise((done, fail) => { const s = new WebSocket('ws://' + there); s.onopen = done; s.onerror = fail; })];
  for (const t of tries) try { await t(); postMessage('reached'); } catch { /* refused */ }
  postMessage('done');
};
tried();`;
const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const ended = (w) => new Promise((done) => {
  w.onmessage = (e) => { console.log(e.data); if (e.data === 'done') done(); };
  w.onerror = done;
});
console.log('shared', typeof SharedWorker);
await Promise.all([ended(new Worker(url)), ended(new Worker(url, { type: 'module' })), ended(new Worker('data:text/javascript,' + encodeURIComponent(text)))]);
try { new Worker('http://127.0.0.1:LISTENER/w.js').onerror = (e) => e.preventDefault(); } catch { /* refused */ }
