// Third part of the prelude: pending loads, and the driver that decides when the picture is ready.
const begin = () => { state.pending++; };
const end = () => { real.setTimeout(() => { state.pending--; }, 0); }; // after the code's own handlers
const track = (p) => { begin(); p.then(end, end); return p; };
const wrap = (owner, name) => {
  const f = owner && owner[name];
  if (typeof f === 'function') owner[name] = function (...a) { const p = f.apply(this, a); return p && typeof p.then === 'function' ? track(p) : p; };
};
wrap(W, 'fetch');
wrap(W, 'createImageBitmap');
for (const name of ['json', 'text', 'arrayBuffer', 'blob', 'bytes']) { wrap(Response.prototype, name); wrap(Blob.prototype, name); }
for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming']) wrap(W.WebAssembly, name);
wrap(HTMLImageElement.prototype, 'decode');
if (W.FontFace) wrap(FontFace.prototype, 'load');
const once = (target, start, ends) => {
  if (target.__threebookLoading) return;
  Object.defineProperty(target, '__threebookLoading', { value: true, writable: true, configurable: true });
  begin();
  const done = () => { if (target.__threebookLoading) { target.__threebookLoading = false; end(); } };
  for (const e of ends) target.addEventListener(e, done, { once: true });
};
const src = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
Object.defineProperty(HTMLImageElement.prototype, 'src', { ...src, set(v) { if (v) once(this, v, ['load', 'error']); src.set.call(this, v); } });
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (...a) { once(this, '', ['loadend']); return send.apply(this, a); };

const started = real.now();
function overdue() { return real.now() - started > CFG.settleMs; }
const pause = (ms) => new real.Promise((r) => real.setTimeout(r, ms));
const nextFrame = () => new real.Promise((r) => real.raf(() => r()));
const broken = () => state.errors.length > 0 || state.lost > 0;
// calm waits until nothing has been loading for a few turns; false at the deadline.
const calm = async () => {
  for (let quiet = 0; quiet < 3; quiet = state.pending > 0 ? 0 : quiet + 1) {
    if (overdue()) return false;
    await pause(state.pending > 0 ? 4 : 0);
  }
  return true;
};

let resolveDone, finishing = false;
const done = new real.Promise((r) => { resolveDone = r; });
const finish = async (assumeEvaluated) => {
  if (finishing) return;
  finishing = true;
  try {
    if (assumeEvaluated && !broken()) state.evaluated = true;
    let ok = await calm();
    // Code that awaits a timer or a frame at its top level needs the clock to go on.
    for (let waits = 0; ok && !state.evaluated && !broken();) {
      if (overdue()) { ok = false; break; }
      await pause(4);
      if (state.pending > 0) waits = 0;
      else if (++waits > 8 && (frameCallbacks.size > 0 || timers.size > 0)) { await nextFrame(); step(); }
    }
    if (!broken()) {
      state.phase = 'frame';
      // Set-up that awaits something uncounted: let real time pass until something is asked for or drawn.
      for (const t0 = real.now(); ok && state.draws === 0 && frameCallbacks.size === 0 && !broken() && real.now() - t0 < CFG.graceMs;) {
        if (timers.size > 0 && real.now() - t0 > 50) break;
        await pause(4);
      }
      let idle = 0; // steps before the first draw do not count as frames
      while (ok && state.frames < CFG.frames && !broken()) {
        if (overdue()) { ok = false; break; }
        await nextFrame();
        step();
        if (state.draws > 0 || (timers.size === 0 && frameCallbacks.size === 0) || ++idle > 120) state.frames++;
        if (state.pending > 0) ok = await calm();
      }
      await nextFrame();
      await nextFrame();
    }
    state.settled = ok && state.evaluated && !broken();
    for (const c of real.queryCanvas()) {
      if (c.closest && c.closest(CFG.hidden)) continue;
      state.canvases++;
      const b = c.getBoundingClientRect();
      if (b.width > 0 && b.height > 0 && b.right > 0 && b.bottom > 0 && b.left < CFG.width && b.top < CFG.height) state.shown++;
    }
  } catch (e) {
    failed('error', e, '', 0, e && e.stack);
  }
  resolveDone(real.stringify(state));
};
Object.defineProperty(W, '__threebook', {
  value: Object.freeze({ done, finish, begin, end, uuidRandom, evaluated() { state.evaluated = true; }, note }),
});
