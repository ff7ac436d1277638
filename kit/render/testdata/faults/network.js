import './lit.js';
const there = 'http://127.0.0.1:LISTENER';
const quiet = (p) => Promise.resolve(p).then(() => console.log('reached'), () => {});
const waits = [];
for (const to of [there, there.replace('127.0.0.1', 'localhost'), there.replace('127.0.0.1', '[::1]'), 'https://elsewhere.invalid']) {
  waits.push(quiet(fetch(to + '/fetch', { mode: 'no-cors' })));
  waits.push(quiet(import(to + '/module.js')));
  // 64 pixels is the placeholder's size.
  waits.push(new Promise((done) => { const i = new Image(); i.onload = () => { if (i.naturalWidth !== 64) console.log('reached'); done(); }; i.onerror = done; i.src = to + '/picture.png'; }));
  const frame = document.createElement('iframe');
  frame.src = to + '/frame';
  document.body.appendChild(frame);
  for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'stylesheet']) {
    const link = document.createElement('link');
    link.rel = rel;
    link.href = to + '/' + rel;
    document.head.appendChild(link);
  }
  navigator.sendBeacon(to + '/beacon', 'x');
}
waits.push(new Promise((done) => {
  try { const s = new WebSocket('ws://127.0.0.1:LISTENER/socket'); s.onopen = () => { console.log('reached'); done(); }; s.onerror = done; } catch { done(); }
}));
try {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:LISTENER' }] });
  peer.createDataChannel('c');
  peer.setLocalDescription(await peer.createOffer());
} catch { /* not there */ }
const worker = new Worker(URL.createObjectURL(new Blob([`fetch('${there}/worker', { mode: 'no-cors' }).then(() => postMessage('reached'), () => postMessage(''))`])));
waits.push(new Promise((done) => { worker.onmessage = (e) => { if (e.data) console.log(e.data); done(); }; worker.onerror = done; }));
await Promise.all(waits);
