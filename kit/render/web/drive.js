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

// The kit says hurry() when half the scene's time is gone: stop waiting for
// loads, draw the frames. The second time: no more frames either.
let hurried = 0;
const pause = (ms) => new real.Promise((r) => real.setTimeout(r, ms));
const nextFrame = () => new real.Promise((r) => real.raf(() => r()));
const broken = () => state.errors.length > 0 || state.lost > 0;
// calm waits until nothing has been loading for a few turns; false when hurried.
const calm = async () => {
  for (let quiet = 0; quiet < 3; quiet = state.pending > 0 ? 0 : quiet + 1) {
    if (hurried > 0) return false;
    await pause(state.pending > 0 ? 4 : 0);
  }
  return true;
};
// evaluation waits for the module. Code that awaits a timer or a frame at its
// top level needs the clock to go on.
const evaluation = async () => {
  for (let turns = 0; !state.evaluated && !broken();) {
    if (hurried > 0) return false;
    await pause(4);
    if (state.pending > 0) turns = 0;
    else if (++turns > 8 && (frameCallbacks.size > 0 || timers.size > 0)) { await nextFrame(); step(); }
  }
  return true;
};
// firstSign gives set-up that awaits something uncounted about a second to ask
// for a frame or to draw: turns, not seconds, because a busy machine is slow.
const firstSign = async () => {
  for (let turns = 0; turns < 250 && hurried === 0 && !broken(); turns++) {
    if (state.draws > 0 || frameCallbacks.size > 0 || (timers.size > 0 && turns > 12)) return;
    await pause(4);
  }
};
// frames steps until the code has drawn, at most 60 times, and then CFG.frames times.
const frames = async (ok) => {
  for (let idle = 0; state.frames < CFG.frames && !broken();) {
    if (hurried > 1) {
      if (stale.size > 0) { drawAll = true; step(); }
      return false;
    }
    await nextFrame();
    step();
    if (state.draws > 0 || (timers.size === 0 && frameCallbacks.size === 0) || ++idle > 60) state.frames++;
    if (state.pending > 0) ok = await calm() && ok;
  }
  return ok;
};
// countCanvases notes how many canvases are on the page, and how many of them within its bounds.
const countCanvases = () => {
  for (const c of real.queryCanvas()) {
    if (real.closest.call(c, CFG.hidden)) continue;
    state.canvases++;
    const b = real.bounds.call(c);
    if (b.width > 0 && b.height > 0 && b.right > 0 && b.bottom > 0 && b.left < CFG.width && b.top < CFG.height) state.shown++;
  }
};

let resolveDone, finishing = false;
const done = new real.Promise((r) => { resolveDone = r; });
const finish = async (assumeEvaluated, everyFrame) => {
  if (finishing) return;
  finishing = true;
  drawAll = everyFrame;
  try {
    if (assumeEvaluated && !broken()) state.evaluated = true;
    let ok = await calm();
    ok = await evaluation() && ok;
    if (!broken()) {
      state.phase = 'frame';
      state.loaded = realNow();
      await firstSign();
      ok = await frames(ok);
      await nextFrame();
      await nextFrame();
    }
    state.settled = ok && state.evaluated && !broken();
    state.drawn = realNow();
    if (stale.size > 0) state.readBack = true;
    countCanvases();
  } catch (e) {
    failed('error', e, '', 0, e && e.stack);
  }
  resolveDone(real.stringify(state));
};
const api = Object.freeze({
  done, finish, begin, end, uuidRandom, note, knows, prefiltered,
  evaluated() { state.evaluated = true; },
  hurry() { hurried++; },
});
// Assigning to it does nothing, in strict code too.
Object.defineProperty(W, '__threebook', { get: () => api, set() {} });
