// First part of a worker's prelude: it answers the page, which wants to know
// when it has worked off what it was sent, and steps its clock.
const W = self;
const real = {
  setTimeout: W.setTimeout.bind(W), Date: W.Date, Promise: W.Promise, reportError: W.reportError.bind(W),
  listen: EventTarget.prototype.addEventListener, post: W.postMessage.bind(W), close: W.close.bind(W),
};
const state = { pending: 0, draws: 0 };
Object.defineProperty(W, '__threebook', { value: Object.freeze({ uuidRandom: () => uuidRandom() }) });
for (const name of ['gpu', 'serviceWorker']) try { Object.defineProperty(WorkerNavigator.prototype, name, { get: () => undefined }); } catch { /* not there */ }
W.Worker = function Worker() { throw new Error('a worker can start no other'); };

let heard = 0, answering = false;
const pause = (ms) => new real.Promise((r) => real.setTimeout(r, ms));
const answer = async () => {
  if (answering) return;
  answering = true;
  for (let quiet = 0, doubts = 0; quiet < 2;) {
    const busy = state.pending > 0 || (doubtful > 0 && ++doubts < 100);
    quiet = busy ? 0 : quiet + 1;
    await pause(busy ? 4 : 0);
  }
  answering = false;
  real.post({ __threebookWorker: heard, waiting: timers.size + frameCallbacks.size });
};
real.listen.call(W, 'message', (e) => {
  const m = e.data;
  if (typeof m !== 'object' || m === null || !('__threebookPage' in m)) return;
  e.stopImmediatePropagation();
  if (m.until !== undefined) { if (m.step) advance(m.until); else time = Math.max(time, m.until); }
  if (m.__threebookPage > heard) { heard = m.__threebookPage; answer(); }
});
W.close = () => { real.post({ __threebookWorker: Infinity, waiting: 0 }); real.close(); };

// The script stands behind this one, which has no folder: relative names are of the script's own.
const absolute = (u) => { try { return new URL(u, CFG.base).href; } catch { return u; } };
const place = new URL(CFG.base);
Object.defineProperty(W, 'location', { get: () => place, configurable: true });
const { fetch: realFetch, importScripts: realImport } = W, realOpen = XMLHttpRequest.prototype.open;
W.fetch = (what, ...a) => realFetch.call(W, what instanceof Request ? what : absolute(what), ...a);
XMLHttpRequest.prototype.open = function (method, u, ...a) { return realOpen.call(this, method, absolute(u), ...a); };
W.importScripts = (...list) => realImport.apply(W, list.map(absolute));
