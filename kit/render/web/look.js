// Part of the prelude: whether there is anything in the picture yet.
const LOOKS = 400, SIDE = 2048; // pixels of a canvas's side that are looked at
let shows = false, looks = 0, looking = false, pad = null, frameBytes = null;
const styleOf = W.getComputedStyle.bind(W);
const visible = (b) => b.width > 0 && b.height > 0 && b.right > 0 && b.bottom > 0 && b.left < CFG.width && b.top < CFG.height;
const inPicture = (c) => c.width > 0 && c.height > 0 && visible(apply(real.bounds, c, [])) && !apply(real.closest, c, [CFG.hidden]);
// drew is called at each draw. The drawing buffer is there until the browser
// puts it on the page, so it is looked at when the code that draws has ended.
// Of the frames that are asked for the last decides.
const drew = () => {
  state.draws++;
  rasterised++;
  lookSoon();
};
const lookSoon = () => {
  if (looking) return;
  if (early) shows = false;
  if (shows || looks >= LOOKS) return;
  looking = true;
  real.queueMicrotask(() => { looking = false; look(contexts); });
};
// look notes whether one of the contexts given, or a canvas that is not drawn
// with WebGL, shows anything.
const look = (drawn) => {
  if (shows || looks++ >= LOOKS) { state.empty = false; return shows; }
  let examined = false;
  try {
    const background = backgroundColour();
    for (let i = 0; i < drawn.length; i++) {
      if (!inPicture(drawn[i].canvas)) continue;
      shows ||= something(readFrame(drawn[i]), background);
      examined = true;
    }
    for (const c of real.queryCanvas()) {
      if (!shows && !drawsOn(c) && inPicture(c)) shows = something(readCanvas(c), background);
    }
    if (!shows && state.contexts === 0) for (const c of real.queryOther()) shows ||= visible(apply(real.bounds, c, []));
  } catch { shows = true; } // what may not be read has something in it
  if (shows) state.empty = false; else if (examined) state.empty = true;
  return shows;
};
const drawsOn = (c) => { for (let i = 0; i < contexts.length; i++) if (contexts[i].canvas === c) return true; return false; };
const backgroundColour = () => {
  const c = document.body && styleOf(document.body).backgroundColor.match(/[\d.]+/g);
  return c && (c.length === 3 || +c[3] > 0) ? c.slice(0, 3).map(Number) : [0, 0, 0];
};
const { pixelStorei } = GL ? GL.prototype : {};
// readFrame reads the drawing buffer, and leaves the code's settings as they were.
const readFrame = (gl) => {
  if (apply(isContextLost, gl, [])) return new Uint32Array(0);
  if (!(gl instanceof GL)) return readOldFrame(gl);
  const width = Math.min(gl.drawingBufferWidth, SIDE), height = Math.min(gl.drawingBufferHeight, SIDE), get = (what) => apply(getParameter, gl, [what]);
  const kept = [gl.PACK_ROW_LENGTH, gl.PACK_SKIP_PIXELS, gl.PACK_SKIP_ROWS].map((what) => [what, get(what)]);
  const read = get(gl.READ_FRAMEBUFFER_BINDING), pack = get(gl.PIXEL_PACK_BUFFER_BINDING);
  if (!frameBytes || frameBytes.length < 4 * width * height) frameBytes = new Uint8Array(4 * width * height);
  for (const [what] of kept) apply(pixelStorei, gl, [what, 0]);
  apply(bindBuffer, gl, [gl.PIXEL_PACK_BUFFER, null]);
  apply(bindFramebuffer, gl, [gl.READ_FRAMEBUFFER, null]);
  apply(readPixels, gl, [(gl.drawingBufferWidth - width) >> 1, (gl.drawingBufferHeight - height) >> 1, width, height, gl.RGBA, gl.UNSIGNED_BYTE, frameBytes]);
  apply(bindFramebuffer, gl, [gl.READ_FRAMEBUFFER, read]);
  apply(bindBuffer, gl, [gl.PIXEL_PACK_BUFFER, pack]);
  for (const [what, value] of kept) apply(pixelStorei, gl, [what, value]);
  return new Uint32Array(frameBytes.buffer, 0, width * height);
};
// readOldFrame does so for WebGL 1, which has no settings of that kind.
const readOldFrame = (gl) => {
  const width = Math.min(gl.drawingBufferWidth, SIDE), height = Math.min(gl.drawingBufferHeight, SIDE), out = new Uint8Array(4 * width * height);
  const bound = apply(old.getParameter, gl, [gl.FRAMEBUFFER_BINDING]);
  apply(old.bindFramebuffer, gl, [gl.FRAMEBUFFER, null]);
  apply(old.readPixels, gl, [(gl.drawingBufferWidth - width) >> 1, (gl.drawingBufferHeight - height) >> 1, width, height, gl.RGBA, gl.UNSIGNED_BYTE, out]);
  apply(old.bindFramebuffer, gl, [gl.FRAMEBUFFER, bound]);
  return new Uint32Array(out.buffer);
};
const C2 = CanvasRenderingContext2D.prototype, { drawImage, clearRect, getImageData } = C2;
// readCanvas reads any other canvas, which keeps what is on it.
const readCanvas = (c) => {
  if (!pad) {
    const own = real.createElement('canvas');
    own.width = CFG.width;
    own.height = CFG.height;
    pad = apply(real.getContext, own, ['2d', { willReadFrequently: true }]);
  }
  clearRect.call(pad, 0, 0, CFG.width, CFG.height);
  drawImage.call(pad, c, 0, 0, CFG.width, CFG.height);
  return new Uint32Array(getImageData.call(pad, 0, 0, CFG.width, CFG.height).data.buffer);
};
// something is the opposite of compare.Blank, on pixels of 8 bits a channel
// over a background; a tenth of the pixels will do where it leaves no doubt.
const something = (pixels, background) => {
  const few = spread(pixels, background, 10);
  if (few.deviation > 8 && few.entropy > 0.1) return true;
  const { deviation, entropy } = spread(pixels, background, 1);
  return deviation >= 1 && entropy >= 0.01;
};
const spread = (pixels, background, every) => {
  const counts = new Uint32Array(1 << 15), sum = [0, 0, 0], squares = [0, 0, 0];
  let n = 0;
  for (let i = 0; i < pixels.length; i += every, n++) {
    const p = pixels[i], through = (255 - (p >>> 24)) / 255;
    let bin = 0;
    for (let k = 0; k < 3; k++) {
      const v = Math.min(255, ((p >> (8 * k)) & 255) + through * background[k]);
      sum[k] += v;
      squares[k] += v * v;
      bin = (bin << 5) | (v >> 3);
    }
    counts[bin]++;
  }
  let deviation = 0, entropy = 0;
  for (let k = 0; k < 3; k++) deviation = Math.max(deviation, Math.sqrt(Math.max(0, squares[k] / n - (sum[k] / n) ** 2)));
  for (const c of counts) if (c > 0) entropy -= c / n * Math.log2(c / n);
  return { deviation, entropy };
};
