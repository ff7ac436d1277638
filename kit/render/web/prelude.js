// First part of the prelude, run before any script of the page and of every
// frame in it, where clocks then stand still: what the kit keeps of the page's
// own functions, errors, console, guards.
//
// All built-in objects belong to the code, which may replace any of their
// methods. What must not fail then uses what is kept here, no method of an
// object, no iteration, and lists and objects without a prototype.
if (Object.prototype.hasOwnProperty.call(window, '__threebook')) return;
const W = window;
const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
const method = (f) => (self, ...a) => apply(f, self, a);
const getter = (C, name) => method(getOwnPropertyDescriptor(C.prototype, name).get);
const real = {
  __proto__: null,
  raf: W.requestAnimationFrame.bind(W),
  setTimeout: W.setTimeout.bind(W),
  Date: W.Date,
  Promise: W.Promise,
  stringify: JSON.stringify,
  reportError: W.reportError.bind(W),
  queueMicrotask: W.queueMicrotask.bind(W),
  queryOther: Document.prototype.querySelectorAll.bind(document, 'svg,[style*="preserve-3d"]'), // what SVGRenderer and CSS3DRenderer draw with
  queryCanvas: Document.prototype.querySelectorAll.bind(document, 'canvas'),
  createElement: Document.prototype.createElement.bind(document),
  listen: EventTarget.prototype.addEventListener,
  getContext: HTMLCanvasElement.prototype.getContext,
  closest: Element.prototype.closest,
  bounds: Element.prototype.getBoundingClientRect,
};
// A list without a prototype: JSON.stringify and assignments ask nobody about it.
const list = (...items) => { setPrototypeOf(items, null); return items; };
const state = {
  __proto__: null,
  evaluated: false, settled: false, phase: 'load', errors: list(), console: list(), dropped: 0,
  draws: 0, frames: 0, pending: 0, lost: 0, lostByCode: false, noWebGL: false,
  contexts: 0, blocked: list(), dialogs: 0, canvases: 0, shown: 0, layers: 0, layersShown: 0, empty: false, workers: 0, readBack: false, prefiltered: 0, loaded: 0, drawn: 0,
};
// "await" asks a promise for its constructor, and waits as its "then" says when that is another's.
defineProperty(real.Promise.prototype, 'constructor', { __proto__: null, writable: false, configurable: false });

const RealError = W.Error, RealString = W.String;
const slice = method(RealString.prototype.slice), lowerCase = method(RealString.prototype.toLowerCase);
const append = (items, item) => { items[items.length] = item; };
// text is a value as a string; what it says of itself may throw.
const text = (v) => { try { return RealString(v); } catch { return '(unprintable)'; } };
const cut = (v, n) => { const s = text(v); return s.length > n ? slice(s, 0, n) + '…' : s; };
const isError = (v) => { try { return v instanceof RealError; } catch { return false; } };
const stackOf = (v) => { try { return text((typeof v === 'object' && v && v.stack) || ''); } catch { return ''; } };
const describe = (v) => {
  try {
    if (typeof v === 'object' && v !== null && !isError(v)) return cut(real.stringify(v), 200);
  } catch { return '(unprintable)'; }
  return cut(v, typeof v === 'string' || isError(v) ? 500 : 200);
};
const note = (level, line) => {
  if (state.console.length < 100) append(state.console, text(level) + ': ' + cut(line, 500)); else state.dropped++;
};
const failed = (kind, message, file, line, stack) => {
  if (state.errors.length < 20) {
    append(state.errors, { __proto__: null, kind, phase: state.phase, message: cut(message, 500), file: cut(file || '', 300), line: line | 0, stack: cut(stack || '', 2000) });
  }
};
// listen is the first to hear of the browser's events; what code dispatches itself does not count.
const listen = (target, type, f) => apply(real.listen, target, [type, (e) => { if (e.isTrusted) f(e); }, true]);
const told = {
  __proto__: null,
  target: getter(Event, 'target'), reason: getter(PromiseRejectionEvent, 'reason'), blocked: getter(SecurityPolicyViolationEvent, 'blockedURI'), directive: getter(SecurityPolicyViolationEvent, 'effectiveDirective'),
  error: getter(ErrorEvent, 'error'), message: getter(ErrorEvent, 'message'), file: getter(ErrorEvent, 'filename'), line: getter(ErrorEvent, 'lineno'),
};
const idOf = getter(Element, 'id'), nameOf = getter(Element, 'tagName');
const addressOf = (element) => {
  try {
    const at = element.src || element.href;
    if (typeof at === 'string' && at) return at;
  } catch { /* the code's own getter */ }
  return nameOf(element);
};
// A browser says this where an observer goes on in the next frame: nothing failed.
const OBSERVER_LOOP = 'ResizeObserver loop';
const isPrefix = (a, b) => slice(b, 0, a.length) === a;
// The browser has no words for some of its own exceptions.
const messageOf = (e) => { const m = told.message(e); return m === 'Uncaught ' ? m + text(told.error(e)) : m; };
listen(W, 'error', (e) => {
  const target = told.target(e);
  if (target === W && isPrefix(OBSERVER_LOOP, told.message(e))) note('warn', told.message(e));
  else if (target === W) failed('error', messageOf(e), told.file(e), told.line(e), stackOf(told.error(e)));
  else if (idOf(target) === 'threebook-code') failed('import', 'a module could not be loaded');
  else note('error', 'could not load ' + addressOf(target));
});
// What only a person's click allows (sound, full screen, the pointer), or needs a
// device, is refused to a page that nobody clicks: no mistake of the code's.
const refusals = new WeakSet(), isRefusal = method(WeakSet.prototype.has).bind(null, refusals), addRefusal = method(WeakSet.prototype.add).bind(null, refusals);
const promiseThen = real.Promise.prototype.then;
const wish = (owner, name) => {
  const f = owner && owner[name];
  if (typeof f !== 'function') return;
  owner[name] = function (...a) {
    const p = apply(f, this, a);
    if (p instanceof real.Promise) apply(promiseThen, p, [undefined, (e) => { addRefusal(e); note('error', describe(e)); }]);
    return p;
  };
};
for (const [C, ...names] of [
  [W.HTMLMediaElement, 'play'], [W.Element, 'requestFullscreen', 'requestPointerLock'], [W.Clipboard, 'read', 'readText', 'write', 'writeText'],
  [W.MediaDevices, 'getUserMedia', 'getDisplayMedia'], [W.ScreenOrientation, 'lock'], [W.WakeLock, 'request'], [W.XRSystem, 'requestSession', 'isSessionSupported'],
]) for (const name of names) wish(C && C.prototype, name);
listen(W, 'unhandledrejection', (e) => {
  const r = told.reason(e);
  if (isRefusal(r)) { note('error', describe(r)); return; }
  failed('rejection', describe(r), '', 0, stackOf(r));
});
const missed = (address) => { if (state.blocked.length < 50) append(state.blocked, cut(address, 300)); };
listen(W, 'securitypolicyviolation', (e) => {
  if (slice(told.directive(e), 0, 5) !== 'style') missed(told.blocked(e)); // no picture is less for a font
});

// The console is kept here, at most 100 lines: a flood over the debugging protocol takes seconds.
const say = (level) => (...a) => {
  if (state.console.length >= 100) { state.dropped++; return; }
  let line = '';
  for (let i = 0; i < a.length && i < 6; i++) line += (i > 0 ? ' ' : '') + describe(a[i]);
  note(level, line);
};
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir', 'group', 'groupCollapsed', 'count', 'timeEnd', 'timeLog']) console[level] = say(level);
const sayError = say('error');
console.assert = (ok, ...a) => { if (!ok) sayError('assertion failed', ...a); };
console.time = console.groupEnd = console.clear = () => {};

// Nothing modal, no other window, no other document, no other way to draw than WebGL.
W.alert = W.print = () => { state.dialogs++; };
W.confirm = () => { state.dialogs++; return true; };
W.prompt = () => { state.dialogs++; return null; };
W.open = () => null;
// These would stop the kit's own scripts, and keep the browser from taking a picture.
for (const name of ['stop', 'moveTo', 'moveBy', 'resizeTo', 'resizeBy']) W[name] = () => {};
// The page has drawn other scenes before: its history is not this one's.
const go = History.prototype.go;
History.prototype.back = History.prototype.forward = () => {};
History.prototype.go = function (n) { if (!n) apply(go, this, [0]); };
defineProperty(History.prototype, 'length', { __proto__: null, get: () => 1, configurable: true });
// A new document would come without the page's listeners.
const ignored = (what) => function () { note('warn', `document.${what} is ignored`); return this; };
for (const what of ['open', 'write', 'writeln', 'close']) Document.prototype[what] = ignored(what);
for (const name of ['gpu', 'serviceWorker']) deleteProperty(Navigator.prototype, name);
const mostWorkers = W.top === W ? 16 : 0;
deleteProperty(W, 'SharedWorker');
if (W.Worker) {
  W.Worker = new Proxy(W.Worker, {
    __proto__: null,
    construct(target, args, as) {
      if (++state.workers > mostWorkers) throw new RealError(`the page allows ${mostWorkers} workers`);
      return startWorker(target, args, as);
    },
  });
}

// A canvas side is limited: a 30,000-pixel one only costs time and memory.
const clamp = (C, what) => {
  for (const side of C ? ['width', 'height'] : []) {
    const d = getOwnPropertyDescriptor(C.prototype, side);
    defineProperty(C.prototype, side, {
      ...d,
      set(v) {
        v = +v;
        if (v > CFG.maxCanvas) { note('warn', `${what} ${side} ${v} limited to ${CFG.maxCanvas}`); v = CFG.maxCanvas; }
        apply(d.set, this, [v]);
      },
    });
  }
};
clamp(W.HTMLCanvasElement, 'canvas');
clamp(W.OffscreenCanvas, 'offscreen canvas');

// WebGL: count draws, watch for lost contexts, keep contexts for synchronising.
const ahead = (owner, name, f) => {
  const was = owner[name];
  if (was) owner[name] = function (...a) { f(); return apply(was, this, a); };
};
// Methods of extensions, by the extension's name in small letters: an
// extension's prototype can be reached when a context has given it out.
const extensions = {
  __proto__: null,
  webgl_lose_context: { methods: ['loseContext'], f() { state.lostByCode = true; } },
  webgl_multi_draw: { methods: ['multiDrawArraysWEBGL', 'multiDrawElementsWEBGL', 'multiDrawArraysInstancedWEBGL', 'multiDrawElementsInstancedWEBGL'], f() { drew(); } },
};
// These tell how fast the machine is.
const timing = { __proto__: null, ext_disjoint_timer_query: true, ext_disjoint_timer_query_webgl2: true, khr_parallel_shader_compile: true };
for (const C of [W.WebGLRenderingContext, W.WebGL2RenderingContext]) {
  if (!C) continue;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements']) ahead(C.prototype, name, () => drew());
  ahead(C.prototype, 'clear', () => lookSoon());
  const { getExtension, getSupportedExtensions } = C.prototype;
  C.prototype.getSupportedExtensions = function () { return apply(getSupportedExtensions, this, [])?.filter((name) => !timing[lowerCase(name)]) ?? null; };
  C.prototype.getExtension = function (name) {
    name = text(name);
    if (timing[lowerCase(name)]) return null;
    const extension = apply(getExtension, this, [name]), hook = extensions[lowerCase(name)];
    if (extension && hook && !hook.done) {
      hook.done = true;
      for (let i = 0; i < hook.methods.length; i++) ahead(getPrototypeOf(extension), hook.methods[i], hook.f);
    }
    return extension;
  };
}
listen(W, 'webglcontextlost', () => { state.lost++; }); // of a canvas on the page
const contexts = list(), contexts2 = list();
const isKnown = (gl) => { for (let i = 0; i < contexts.length; i++) if (contexts[i] === gl) return true; return false; };
HTMLCanvasElement.prototype.getContext = function (type, attributes) {
  type = text(type);
  const c = apply(real.getContext, this, [type, attributes]);
  if (type !== 'webgl' && type !== 'webgl2' && type !== 'experimental-webgl') return c;
  if (c && !isKnown(c)) {
    state.contexts++;
    append(contexts, c);
    if (type === 'webgl2') append(contexts2, c);
    listen(this, 'webglcontextlost', () => { if (!state.lostByCode) state.lost++; });
  } else if (!c && !apply(real.getContext, real.createElement('canvas'), ['webgl2'])) {
    state.noWebGL = true;
  }
  return c;
};
const pixel = new Uint8Array(4), GL = W.WebGL2RenderingContext;
const { getParameter: getOld, readPixels: readOld, bindFramebuffer: bindOld } = W.WebGLRenderingContext ? WebGLRenderingContext.prototype : {};
const old = { __proto__: null, getParameter: getOld, readPixels: readOld, bindFramebuffer: bindOld }; // WebGL 1
const { isContextLost, readPixels, bindFramebuffer, bindBuffer, getParameter } = GL ? GL.prototype : {};
// sync waits until the GPU has drawn what was asked for: gl.finish() does not, reading a pixel does.
const sync = () => {
  for (let i = 0; i < contexts2.length; i++) {
    const gl = contexts2[i];
    if (apply(isContextLost, gl, [])) continue;
    const draw = apply(getParameter, gl, [GL.DRAW_FRAMEBUFFER_BINDING]), read = apply(getParameter, gl, [GL.READ_FRAMEBUFFER_BINDING]), pack = apply(getParameter, gl, [GL.PIXEL_PACK_BUFFER_BINDING]);
    if (pack) apply(bindBuffer, gl, [GL.PIXEL_PACK_BUFFER, null]);
    apply(bindFramebuffer, gl, [GL.FRAMEBUFFER, null]);
    apply(readPixels, gl, [0, 0, 1, 1, GL.RGBA, GL.UNSIGNED_BYTE, pixel]);
    apply(bindFramebuffer, gl, [GL.DRAW_FRAMEBUFFER, draw]);
    apply(bindFramebuffer, gl, [GL.READ_FRAMEBUFFER, read]);
    if (pack) apply(bindBuffer, gl, [GL.PIXEL_PACK_BUFFER, pack]);
  }
};
