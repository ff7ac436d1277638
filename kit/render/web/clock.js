// Part of the prelude, and of a worker's: seeded randomness and clocks that only the driver advances.
const stream = (seed) => { // mulberry32
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = s;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};
Math.random = stream(CFG.seed);
const cryptoRandom = stream(CFG.seed ^ 0x9e3779b9), uuidRandom = stream(CFG.seed ^ 0x51f15eed);
const fill = (a) => { const b = new Uint8Array(a.buffer, a.byteOffset, a.byteLength); for (let i = 0; i < b.length; i++) b[i] = cryptoRandom() * 256; return a; };
Crypto.prototype.getRandomValues = fill;
Crypto.prototype.randomUUID = () => {
  const h = [...fill(new Uint8Array(16))].map((x) => x.toString(16).padStart(2, '0')).join('');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
};

const EPOCH = 1735689600000; // 2025-01-01T00:00:00Z
let time = CFG.time || 0, asked = 0, ids = 0, pace = 1;
// A busy wait on the clock must end: after 10,000 questions within one step each one costs 0.1 ms.
const clock = () => { if (++asked > 10000) time += 0.1; return time; };
const today = () => EPOCH + clock();
Performance.prototype.now = clock;
const FixedDate = function Date(...a) {
  if (!new.target) return new real.Date(today()).toString();
  return Reflect.construct(real.Date, a.length ? a : [today()], new.target === FixedDate ? real.Date : new.target);
};
FixedDate.prototype = real.Date.prototype;
FixedDate.prototype.constructor = FixedDate;
FixedDate.now = () => Math.floor(today());
FixedDate.parse = real.Date.parse;
FixedDate.UTC = real.Date.UTC;
W.Date = FixedDate;

let frameCallbacks = new Map(), running = null;
const timers = new Map();
W.requestAnimationFrame = (cb) => { frameCallbacks.set(++ids, cb); return ids; };
W.cancelAnimationFrame = (id) => { frameCallbacks.delete(id); if (running) running.delete(id); };
const addTimer = (repeat) => (cb, ms = 0, ...args) => {
  const delay = Math.max(repeat ? 4 : 0, +ms || 0);
  timers.set(++ids, { at: time + delay, cb: typeof cb === 'function' ? cb : () => (0, eval)(cb), args, every: repeat ? delay : 0, id: ids });
  return ids;
};
const setTimer = addTimer(false), clearTimer = (id) => { timers.delete(id); };
W.setTimeout = setTimer;
W.setInterval = addTimer(true);
W.clearTimeout = W.clearInterval = clearTimer;
if (W.requestIdleCallback) {
  W.requestIdleCallback = (cb) => setTimer(() => cb({ didTimeout: false, timeRemaining: () => 10 }), 1);
  W.cancelIdleCallback = clearTimer;
}

const call = (f, ...a) => { try { f(...a); } catch (e) { real.reportError(e); } };
// runTimers runs what is due until the virtual time given, in order, at most 5,000 of them.
const runTimers = (until) => {
  asked = 0;
  for (let left = 5000; left > 0;) {
    const due = [...timers.values()].filter((t) => t.at <= until).sort((a, b) => a.at - b.at || a.id - b.id);
    if (due.length === 0) break;
    for (const t of due) {
      if (left-- <= 0) break;
      if (!timers.has(t.id)) continue; // cleared by an earlier one
      time = Math.max(time, t.at);
      if (t.every) t.at += t.every; else timers.delete(t.id);
      call(t.cb, ...t.args);
    }
  }
  time = Math.max(time, until);
};
// advance brings the clock to the virtual time given: timers, then animation frames.
const advance = (until) => {
  runTimers(until);
  running = frameCallbacks;
  frameCallbacks = new Map();
  for (const [id, cb] of running) { running.delete(id); call(cb, time); }
  running = null;
};
// step advances the page by one frame, of pace sixtieths of a second, and waits for the GPU.
const step = () => {
  early = state.frames < CFG.frames;
  skipping = !drawAll && state.frames < CFG.frames - 1;
  const before = rasterised, until = time + pace * CFG.dt;
  stepWorkers(until);
  advance(until);
  stepAnimations();
  early = skipping = false;
  if (rasterised > before) sync();
};
