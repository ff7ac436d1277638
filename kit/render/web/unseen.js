// Part of the prelude: frames that nobody sees are not rasterised. All frames
// but the last draw into a buffer that is cleared after each of them; what they
// draw there can be seen only by reading it back in the same frame. Such a
// scene is found out (state.readBack), and rendered again with every frame drawn.
const realNow = performance.now.bind(performance); // for timings alone
let drawAll = false, early = false, skipping = false, rasterised = 0;
const drawTarget = new WeakMap(), readTarget = new WeakMap(); // framebuffer bound to a context; none is the canvas
const feeding = new WeakSet(); // contexts with transform feedback
const stale = new Set(); // contexts whose last frame was not drawn
const skips = (gl) => {
  if (!skipping || drawTarget.get(gl) || feeding.has(gl)) return false;
  if (!stale.has(gl)) {
    if (!(gl.canvas instanceof HTMLCanvasElement) || gl.getContextAttributes()?.preserveDrawingBuffer !== false) return false;
    stale.add(gl);
  }
  return true;
};
const fresh = (gl) => { if (!drawTarget.get(gl)) stale.delete(gl); };
const readsBack = (gl) => { if (stale.has(gl)) state.readBack = true; };
const readsCanvas = (canvas) => {
  if (stale.size > 0 && canvas instanceof HTMLCanvasElement) for (const gl of stale) if (gl.canvas === canvas) state.readBack = true;
};
const around = (owner, name, before) => {
  const f = owner && owner[name];
  if (typeof f !== 'function') return;
  owner[name] = function (...a) { if (before(this, a) !== false) return apply(f, this, a); };
};
for (const C of [W.WebGLRenderingContext, W.WebGL2RenderingContext]) {
  const p = C && C.prototype;
  around(p, 'bindFramebuffer', (gl, [target, buffer]) => {
    if (target !== 0x8CA8) drawTarget.set(gl, buffer); // not READ_FRAMEBUFFER
    if (target !== 0x8CA9) readTarget.set(gl, buffer); // not DRAW_FRAMEBUFFER
  });
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements']) {
    around(p, name, (gl) => {
      if (skips(gl)) { state.draws++; return false; }
      fresh(gl);
    });
  }
  for (const name of ['clear', 'clearBufferfv', 'clearBufferiv', 'clearBufferuiv', 'clearBufferfi']) {
    around(p, name, (gl) => {
      if (skips(gl)) return false;
      fresh(gl);
    });
  }
  around(p, 'blitFramebuffer', (gl) => {
    if (!readTarget.get(gl)) readsBack(gl);
    return !skips(gl);
  });
  for (const name of ['readPixels', 'copyTexImage2D', 'copyTexSubImage2D', 'copyTexSubImage3D']) around(p, name, (gl) => { if (!readTarget.get(gl)) readsBack(gl); });
  for (const name of ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D']) around(p, name, (gl, a) => readsCanvas(a[a.length - 1]));
  around(p, 'beginQuery', (gl) => readsBack(gl));
  around(p, 'beginTransformFeedback', (gl) => { feeding.add(gl); });
  around(p, 'endTransformFeedback', (gl) => { feeding.delete(gl); });
}
for (const name of ['toDataURL', 'toBlob', 'captureStream', 'transferControlToOffscreen']) around(HTMLCanvasElement.prototype, name, (canvas) => readsCanvas(canvas));
for (const C of [W.CanvasRenderingContext2D, W.OffscreenCanvasRenderingContext2D]) {
  around(C && C.prototype, 'drawImage', (_, a) => readsCanvas(a[0]));
  around(C && C.prototype, 'createPattern', (_, a) => readsCanvas(a[0]));
}
around(W, 'createImageBitmap', (_, a) => readsCanvas(a[0]));
