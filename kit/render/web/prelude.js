// First part of the prelude, run before any script of the page: what the kit
// keeps of the page's own functions, errors, console, guards.
if (window.top !== window || Object.prototype.hasOwnProperty.call(window, '__threebook')) return;
const W = window;
const real = {
  raf: W.requestAnimationFrame.bind(W),
  setTimeout: W.setTimeout.bind(W),
  Date: W.Date,
  Promise: W.Promise,
  stringify: JSON.stringify,
  reportError: W.reportError.bind(W),
  queueMicrotask: W.queueMicrotask.bind(W),
  listen: EventTarget.prototype.addEventListener,
  queryCanvas: Document.prototype.querySelectorAll.bind(document, 'canvas'),
  getContext: HTMLCanvasElement.prototype.getContext,
  closest: Element.prototype.closest,
  bounds: Element.prototype.getBoundingClientRect,
};
const state = {
  evaluated: false, settled: false, phase: 'load', errors: [], console: [], dropped: 0,
  draws: 0, frames: 0, pending: 0, lost: 0, lostByCode: false, noWebGL: false,
  contexts: 0, blocked: [], dialogs: 0, canvases: 0, shown: 0, workers: 0, readBack: false, prefiltered: 0, loaded: 0, drawn: 0,
};

const append = (list, item) => { list[list.length] = item; }; // Array.prototype belongs to the code
const cut = (s, n) => { s = String(s); return s.length > n ? s.slice(0, n) + '…' : s; };
const describe = (v) => {
  try {
    if (typeof v === 'string') return cut(v, 500);
    if (v instanceof Error) return cut(v, 500);
    if (typeof v === 'object' && v !== null) return cut(real.stringify(v), 200);
    return cut(v, 200);
  } catch { return '(unprintable)'; }
};
const note = (level, text) => {
  if (state.console.length < 100) append(state.console, level + ': ' + cut(text, 500)); else state.dropped++;
};
const failed = (kind, message, file, line, stack) => {
  if (state.errors.length < 20) {
    append(state.errors, { kind, phase: state.phase, message: cut(message, 500), file: cut(file || '', 300), line: line | 0, stack: cut(stack || '', 2000) });
  }
};
W.addEventListener('error', (e) => {
  if (e.target && e.target !== W) {
    if (e.target.id === 'threebook-code') failed('import', 'a module could not be loaded');
    else note('error', 'could not load ' + (e.target.src || e.target.href || e.target.tagName));
    return;
  }
  failed('error', e.message, e.filename, e.lineno, e.error && e.error.stack);
}, true);
W.addEventListener('unhandledrejection', (e) => {
  const r = e.reason;
  failed('rejection', r instanceof Error ? r : describe(r), '', 0, r && r.stack);
}, true);
document.addEventListener('securitypolicyviolation', (e) => {
  if (state.blocked.length < 50) append(state.blocked, cut(e.blockedURI, 300));
}, true);

// The console is kept here, at most 100 lines: a flood over the debugging protocol takes seconds.
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir', 'group', 'groupCollapsed', 'count', 'timeEnd', 'timeLog']) {
  console[level] = (...a) => {
    if (state.console.length >= 100) { state.dropped++; return; }
    const parts = [];
    for (let i = 0; i < a.length && i < 6; i++) append(parts, describe(a[i]));
    note(level, parts.join(' '));
  };
}
console.assert = (ok, ...a) => { if (!ok) console.error('assertion failed', ...a); };
console.time = console.groupEnd = console.clear = () => {};

// Nothing modal, no other window, no other way to draw than WebGL.
W.alert = W.print = () => { state.dialogs++; };
W.confirm = () => { state.dialogs++; return true; };
W.prompt = () => { state.dialogs++; return null; };
W.open = () => null;
// The page has drawn other scenes before: its history is not this one's.
const go = History.prototype.go;
History.prototype.back = History.prototype.forward = () => {};
History.prototype.go = function (n) { if (!n) go.call(this, 0); };
Object.defineProperty(History.prototype, 'length', { get: () => 1, configurable: true });
const hide = (proto, name) => { try { Object.defineProperty(proto, name, { get: () => undefined, configurable: true }); } catch { /* not there */ } };
hide(Navigator.prototype, 'gpu');
hide(Navigator.prototype, 'serviceWorker');
if (W.Worker) {
  const RealWorker = W.Worker;
  W.Worker = new Proxy(RealWorker, {
    construct(target, args, as) {
      if (++state.workers > 16) throw new Error('the page allows 16 workers');
      return startWorker(target, args, as);
    },
  });
}

// A canvas side is limited: a 30,000-pixel one only costs time and memory.
const clamp = (proto, what) => {
  for (const side of ['width', 'height']) {
    const d = proto && Object.getOwnPropertyDescriptor(proto, side);
    if (!d) continue;
    Object.defineProperty(proto, side, {
      ...d,
      set(v) {
        if (v > CFG.maxCanvas) { note('warn', `${what} ${side} ${v} limited to ${CFG.maxCanvas}`); v = CFG.maxCanvas; }
        d.set.call(this, v);
      },
    });
  }
};
clamp(HTMLCanvasElement.prototype, 'canvas');
clamp(W.OffscreenCanvas && OffscreenCanvas.prototype, 'offscreen canvas');

// WebGL: count draws, watch for lost contexts, keep contexts for synchronising.
const contexts = [];
for (const C of [W.WebGLRenderingContext, W.WebGL2RenderingContext]) {
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements']) {
    const draw = C && C.prototype[name];
    if (draw) C.prototype[name] = function (...a) { drew(); return draw.apply(this, a); };
  }
  if (!C) continue;
  const getExtension = C.prototype.getExtension;
  C.prototype.getExtension = function (name) {
    const ext = getExtension.call(this, name);
    if (ext && /^webgl_multi_draw$/i.test(name) && !ext.__threebook) {
      for (const f of ['multiDrawArraysWEBGL', 'multiDrawElementsWEBGL', 'multiDrawArraysInstancedWEBGL', 'multiDrawElementsInstancedWEBGL']) {
        const draw = ext[f].bind(ext);
        ext[f] = (...a) => { drew(); draw(...a); };
      }
      ext.__threebook = true;
    }
    if (ext && /^webgl_lose_context$/i.test(name) && !ext.__threebook) {
      const lose = ext.loseContext.bind(ext);
      ext.loseContext = () => { state.lostByCode = true; lose(); };
      ext.__threebook = true;
    }
    return ext;
  };
}
HTMLCanvasElement.prototype.getContext = function (type, attributes) {
  const c = real.getContext.call(this, type, attributes);
  if (/^(experimental-)?webgl2?$/.test(type)) {
    if (c && !contexts.includes(c)) {
      state.contexts++;
      append(contexts, c);
      this.addEventListener('webglcontextlost', () => { if (this.isConnected || !state.lostByCode) state.lost++; });
    } else if (!c && !real.getContext.call(document.createElement('canvas'), 'webgl2')) {
      state.noWebGL = true;
    }
  }
  return c;
};
const pixel = new Uint8Array(4);
const GL = W.WebGL2RenderingContext && { read: WebGL2RenderingContext.prototype.readPixels, bind: WebGL2RenderingContext.prototype.bindFramebuffer, bindBuffer: WebGL2RenderingContext.prototype.bindBuffer, get: WebGL2RenderingContext.prototype.getParameter };
// sync waits until the GPU has drawn what was asked for: gl.finish() does not, reading a pixel does.
const sync = () => {
  for (const gl of contexts) {
    if (!GL || !(gl instanceof WebGL2RenderingContext) || gl.isContextLost()) continue;
    const draw = GL.get.call(gl, gl.DRAW_FRAMEBUFFER_BINDING), read = GL.get.call(gl, gl.READ_FRAMEBUFFER_BINDING), pack = GL.get.call(gl, gl.PIXEL_PACK_BUFFER_BINDING);
    if (pack) GL.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, null);
    GL.bind.call(gl, gl.FRAMEBUFFER, null);
    GL.read.call(gl, 0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    GL.bind.call(gl, gl.DRAW_FRAMEBUFFER, draw);
    GL.bind.call(gl, gl.READ_FRAMEBUFFER, read);
    if (pack) GL.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, pack);
  }
};
