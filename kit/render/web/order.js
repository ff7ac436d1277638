// Part of the prelude, and of a worker's: files and pictures come in the order in
// which they were asked for, however fast each is. Code that adds an object or
// draws a random number when one comes gives the same picture every time.
let oldest = null, newest = null, orderly = true; // a chain, which the code's own methods of lists cannot break
// startLoad begins a load: until all that were begun before it have come, what is to be told of it waits.
const startLoad = () => {
  const load = { __proto__: null, come: false, told: false, calls: null, last: null, next: null };
  begin();
  if (newest) newest.next = load; else oldest = load;
  newest = load;
  return load;
};
const tell = (load, f) => {
  if (load.told) { f(); return; }
  const c = { __proto__: null, f, next: null };
  if (load.last) load.last.next = c; else load.calls = c;
  load.last = c;
};
const comes = (load) => {
  load.come = true;
  while (oldest && (oldest.come || !orderly)) {
    const { calls } = oldest;
    oldest.told = true;
    oldest = oldest.next;
    if (!oldest) newest = null;
    for (let c = calls; c; c = c.next) call(c.f);
    end();
  }
};
// anyOrder waits for nothing any more: the scene's time is running out.
const anyOrder = () => { orderly = false; comes({}); };
const inOrder = (p) => new real.Promise((done, fail) => {
  const load = startLoad();
  then.call(p, (v) => { tell(load, () => done(v)); comes(load); }, (e) => { tell(load, () => fail(e)); comes(load); });
});

// A picture's events, whoever listens.
const pictures = new WeakMap(), heardOf = new WeakMap();
const pictureEvent = (type) => type === 'load' || type === 'error';
const inTurn = (f) => {
  let g = heardOf.get(f);
  if (!g) {
    g = function (e) {
      const load = pictures.get(this);
      if (load) tell(load, () => Reflect.apply(f, this, [e])); else return Reflect.apply(f, this, [e]);
    };
    heardOf.set(f, g);
  }
  return g;
};
const startPicture = (element, v) => {
  const before = pictures.get(element);
  if (before && !before.come) { if (!v) comes(before); return; } // the one event is the last address's
  if (!v || element.loading === 'lazy') return;
  const load = startLoad(), come = () => { comes(load); };
  pictures.set(element, load);
  for (const type of ['load', 'error']) real.listen.call(element, type, come, { once: true });
};
if (W.HTMLImageElement) {
  const I = HTMLImageElement.prototype, { addEventListener, removeEventListener } = I;
  I.addEventListener = function (type, f, ...a) { return addEventListener.call(this, type, pictureEvent(type) && typeof f === 'function' ? inTurn(f) : f, ...a); };
  I.removeEventListener = function (type, f, ...a) { return removeEventListener.call(this, type, (pictureEvent(type) && heardOf.get(f)) || f, ...a); };
  for (const name of ['onload', 'onerror']) {
    const d = Object.getOwnPropertyDescriptor(HTMLElement.prototype, name), set = new WeakMap();
    Object.defineProperty(I, name, {
      ...d,
      get() { return set.get(this) ?? d.get.call(this); },
      set(f) { set.set(this, f); d.set.call(this, typeof f === 'function' ? inTurn(f) : f); },
    });
  }
}
