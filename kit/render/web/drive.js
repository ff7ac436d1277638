// Last part of the prelude: the driver that decides when the picture is ready.
// It counts turns of the event loop, frames and virtual time, never seconds,
// because a busy machine is slow and is to give the same picture.
const LATE = 48; // frames for something to be seen, from the 24th on of 4/60 s each: 2 s of the page's time
const MORE = 30; // frames for what came late to come fully: scenes fade in
// The kit says hurry() when half the scene's time is gone: stop waiting for
// loads, draw the frames. The second time: no more frames either.
let hurried = 0;
const pause = (ms) => new real.Promise((r) => real.setTimeout(r, ms));
const nextFrame = () => new real.Promise((r) => real.raf(() => r()));
const channel = new MessageChannel(), { port1, port2 } = channel, postToPort = port1.postMessage.bind(port1);
let turned = () => {};
port2.onmessage = () => turned();
// turn lets messages that the code has posted to itself arrive.
const turn = () => new real.Promise((r) => { turned = r; postToPort(0); });
const broken = () => state.errors.length > 0 || state.lost > 0;
// waiting: the code will go on by itself when the clock does.
const waiting = () => frameCallbacks.size > 0 || timers.size > 0 || playing.size > 0 || workersWaiting();
// unsure: something is loading, or waits for what only the clock brings.
const unsure = () => {
  try {
    if (doubtful > 0 || document.readyState !== 'complete' || document.fonts.status === 'loading') return true;
    for (const p of players) if (p.networkState === 2 && p.readyState < 2) return true;
    for (const image of document.images) if (!image.complete && image.loading !== 'lazy') return true;
  } catch { /* the code's own document: what it says is not known */ }
  return false;
};
// calm waits until nothing has been loading for a few turns; false when hurried.
const calm = async () => {
  for (let quiet = 0, doubts = 0; quiet < 3;) {
    if (hurried > 0) return false;
    const busy = state.pending > 0 || (doubts < 250 && unsure());
    if (busy && state.pending === 0) doubts++;
    quiet = busy ? 0 : quiet + 1;
    await pause(busy ? 4 : 0);
  }
  return true;
};
// evaluation waits for the module. Code that awaits a timer or a frame at its
// top level needs the clock to go on.
const evaluation = async () => {
  for (let idle = 0; !state.evaluated && !broken();) {
    if (hurried > 0) return false;
    await pause(4);
    if (state.pending > 0) idle = 0;
    else if (++idle > 8 && waiting()) { if (!await frame()) return false; }
  }
  return true;
};
// firstSign gives set-up that awaits something uncounted 250 turns to ask for a
// frame or to draw.
const firstSign = async () => {
  for (let i = 0; i < 250 && hurried === 0 && !broken(); i++) {
    if (state.draws > 0 || frameCallbacks.size > 0 || (waiting() && i > 12)) return;
    await pause(4);
  }
};
// frame steps once, and waits for what that step began; false when hurried.
const frame = async () => {
  await nextFrame();
  step();
  await turn();
  await turn();
  return state.pending === 0 || calm();
};
// frames steps until the code has drawn, at most 60 times, and then CFG.frames times.
const frames = async (ok) => {
  for (let idle = 0; state.frames < CFG.frames && !broken();) {
    if (hurried > 1) {
      if (stale.size > 0) { drawAll = true; step(); }
      return false;
    }
    ok = await frame() && ok;
    if (state.draws > 0 || (state.contexts === 0 && look([])) || !waiting() || ++idle > 60) state.frames++;
  }
  if (stale.size > 0) return ok; // the picture is an earlier frame, which was not drawn
  return await lateFrames() && ok;
};
// lateFrames goes on while there is nothing in the picture and the code does.
const lateFrames = async () => {
  let ok = true;
  for (let left = look([]) ? 0 : LATE; left > 0 && waiting() && !broken(); left--) {
    if (hurried > 0) return false;
    const empty = !shows;
    pace = empty && left <= LATE / 2 ? 4 : 1;
    ok = await frame() && ok;
    state.frames++;
    if (empty && look([])) left = MORE + 1;
  }
  return ok;
};
// countCanvases notes how many canvases are on the page, and how many of them within its bounds.
const countCanvases = () => {
  const count = (element, all, shown) => {
    if (apply(real.closest, element, [CFG.hidden])) return;
    state[all]++;
    if (visible(apply(real.bounds, element, []))) state[shown]++;
  };
  for (const c of real.queryCanvas()) count(c, 'canvases', 'shown');
  for (const c of real.queryOther()) count(c, 'layers', 'layersShown');
  for (let i = 0; i < contexts.length; i++) { // in a shadow tree
    const { canvas } = contexts[i];
    if (canvas.isConnected && canvas.getRootNode() !== document) count(canvas, 'canvases', 'shown');
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
      if (CFG.repairs) attach();
      await nextFrame(); // observers of sizes and of visibility report
      await nextFrame();
      ok = await calm() && ok;
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
  hurry() { hurried++; anyOrder(); },
});
// Assigning to it does nothing, in strict code too.
Object.defineProperty(W, '__threebook', { get: () => api, set() {} });
