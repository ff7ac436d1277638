import './lit.js';
const part = new Uint8Array(32 << 20);
const refused = async (what, fill) => { try { for (let i = 0; i < 60; i++) await fill(i); } catch (e) { console.log(what, e?.name); } };
await refused('localStorage', (i) => localStorage.setItem('k' + i, 'x'.repeat(1 << 20)));
const cache = await caches.open('c');
await refused('caches', (i) => cache.put('/' + i, new Response(part)));
const db = await new Promise((done) => {
  const open = indexedDB.open('d');
  open.onupgradeneeded = () => open.result.createObjectStore('s');
  open.onsuccess = () => done(open.result);
});
await refused('indexedDB', (i) => new Promise((done, fail) => {
  const t = db.transaction('s', 'readwrite');
  t.objectStore('s').put(part, i);
  t.oncomplete = done;
  t.onabort = () => fail(t.error);
}));
const file = await (await navigator.storage.getDirectory()).getFileHandle('f', { create: true });
const out = await file.createWritable();
await refused('files', () => out.write(part));
