// Part of the prelude, and of a worker's: what is under way outside the code, and ends by itself.
// pending counts what must end; doubtful what may wait for the clock itself.
let doubtful = 0;
const begin = () => { state.pending++; };
const end = () => { real.setTimeout(() => { state.pending--; }, 0); }; // after the code's own handlers
const beginDoubt = () => { doubtful++; };
const endDoubt = () => { real.setTimeout(() => { doubtful--; }, 0); };
const then = real.Promise.prototype.then;
const track = (p, started = begin, ended = end) => { started(); then.call(p, ended, ended); return p; };
const wrap = (owner, name, ...how) => {
  const f = owner && owner[name];
  if (typeof f === 'function') owner[name] = function (...a) { const p = f.apply(this, a); return p instanceof real.Promise ? track(p, ...how) : p; };
};
const methods = (C) => C ? Object.getOwnPropertyNames(C.prototype).filter((name) => typeof Object.getOwnPropertyDescriptor(C.prototype, name).value === 'function' && name !== 'constructor') : [];
// What comes from the server, or from what is there already, comes in order.
const fetched = new WeakSet();
const wrapInOrder = (owner, name, when = () => true) => {
  const f = owner && owner[name];
  if (typeof f === 'function') owner[name] = function (...a) { const p = f.apply(this, a); return p instanceof real.Promise ? (when(this) ? inOrder(p) : track(p)) : p; };
};
const { fetch } = W, { arrayBuffer } = Response.prototype;
// whole is a response of which everything is there: in how many pieces it came is nobody's business.
const whole = (r) => {
  if (r.type === 'opaque' || !r.body) return r;
  return then.call(arrayBuffer.call(r), (bytes) => {
    const copy = new Response(bytes, r);
    Object.defineProperty(copy, 'url', { value: r.url });
    fetched.add(copy);
    return copy;
  });
};
W.fetch = function (...a) { return inOrder(then.call(fetch.apply(this, a), whole)); };
wrapInOrder(W, 'createImageBitmap');
for (const name of ['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData']) {
  wrapInOrder(Response.prototype, name, (r) => fetched.has(r));
  wrapInOrder(Blob.prototype, name);
  wrap(Request.prototype, name);
}
const body = Object.getOwnPropertyDescriptor(Response.prototype, 'body'), getReader = ReadableStream.prototype.getReader;
Object.defineProperty(Response.prototype, 'body', { ...body, get() { const s = body.get.call(this); if (s && fetched.has(this)) fetched.add(s); return s; } });
ReadableStream.prototype.getReader = function (...a) { const r = getReader.apply(this, a); if (fetched.has(this)) fetched.add(r); return r; };
for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming']) wrap(W.WebAssembly, name);
for (const C of [W.SubtleCrypto, W.CacheStorage, W.Cache, W.StorageManager]) for (const name of methods(C)) wrap(C.prototype, name);
wrapInOrder(W.HTMLImageElement && HTMLImageElement.prototype, 'decode');
wrap(W.FontFace && FontFace.prototype, 'load');
wrap(W.FontFaceSet && FontFaceSet.prototype, 'load');
wrap(W.BaseAudioContext && BaseAudioContext.prototype, 'decodeAudioData');
wrap(W.OfflineAudioContext && OfflineAudioContext.prototype, 'startRendering');
wrap(W.OffscreenCanvas && OffscreenCanvas.prototype, 'convertToBlob');
// A stream that the code fills itself may wait for a timer.
const { read } = ReadableStreamDefaultReader.prototype;
ReadableStreamDefaultReader.prototype.read = function () { const p = read.call(this); return fetched.has(this) ? inOrder(p) : track(p, beginDoubt, endDoubt); };
wrap(ReadableStream.prototype, 'pipeTo', beginDoubt, endDoubt);

const loading = new WeakSet();
const once = (target, ...ends) => {
  if (loading.has(target)) return;
  loading.add(target);
  begin();
  const done = () => { if (loading.delete(target)) end(); };
  for (const e of ends) real.listen.call(target, e, done, { once: true });
  return done;
};
const before = (owner, name, f) => {
  const was = owner && owner[name];
  if (typeof was === 'function') owner[name] = function (...a) { f(this, ...a); return was.apply(this, a); };
};
const after = (owner, name, f) => {
  const was = owner && owner[name];
  if (typeof was === 'function') owner[name] = function (...a) { const result = was.apply(this, a); f(result); return result; };
};
const { send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.send = function (...a) {
  const done = once(this, 'loadend');
  try { return send.apply(this, a); } catch (e) { done?.(); throw e; } // a synchronous one ends without an event
};
for (const name of ['readAsArrayBuffer', 'readAsBinaryString', 'readAsDataURL', 'readAsText']) before(FileReader.prototype, name, (reader) => once(reader, 'loadend'));
after(IDBFactory.prototype, 'open', (request) => once(request, 'success', 'error', 'blocked'));
after(IDBFactory.prototype, 'deleteDatabase', (request) => once(request, 'success', 'error', 'blocked'));
wrap(IDBFactory.prototype, 'databases');
after(IDBDatabase.prototype, 'transaction', (transaction) => once(transaction, 'complete', 'abort', 'error'));
const onSet = (owner, name, f) => {
  const d = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { ...d, set(v) { f(this, v); d.set.call(this, v); } });
};
const players = new Set(); // audio and video, whose own state says whether they load
if (W.HTMLImageElement) {
  // A picture of another host cannot come: the placeholder comes in its place.
  const elsewhere = (v) => { try { const u = new URL(v, document.baseURI); return /^https?:$/.test(u.protocol) && u.origin !== location.origin ? u.href : ''; } catch { return ''; } };
  const src = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src'), asked = new WeakMap();
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    ...src,
    get() { return asked.get(this) ?? src.get.call(this); },
    set(v) {
      startPicture(this, v);
      const away = elsewhere(v);
      if (away) { asked.set(this, away); missed(away); } else asked.delete(this);
      src.set.call(this, away ? '/kit/placeholder.png' : v);
    },
  });
  onSet(HTMLImageElement.prototype, 'srcset', startPicture);
  const player = (element) => { if (players.size < 50) players.add(element); };
  onSet(HTMLMediaElement.prototype, 'src', player);
  before(HTMLMediaElement.prototype, 'load', player);
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, v) {
    if (/^src$/i.test(name) && this instanceof HTMLImageElement) { this.src = v; return; }
    if (/^srcset$/i.test(name) && this instanceof HTMLImageElement) startPicture(this, v);
    if (/^src$/i.test(name) && this instanceof HTMLMediaElement) player(this);
    setAttribute.call(this, name, v);
  };
  const toBlob = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function (done, ...a) {
    begin();
    return toBlob.call(this, (blob) => { end(); done(blob); }, ...a);
  };
}
