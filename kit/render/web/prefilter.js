// Part of the prelude: Three.js asks here before it filters an environment map.
// Where the kit has filtered the very same map before, texel for texel, the
// result is known; filtering it takes seconds of a processor.
const fromBase64 = Uint8Array.fromBase64;
let learned = null; // { size, levels, source, result }
const knows = (text) => {
  const bytes = fromBase64(text).buffer;
  const [size, levels] = new Uint32Array(bytes, 0, 2), n = halfFloats(size, 1);
  learned = { size, levels, source: new Uint16Array(bytes, 8, n), result: new Uint16Array(bytes, 8 + 2 * n) };
};
const prefiltered = (generator, target) => {
  if (!learned || generator._cubeSize !== learned.size || target.texture.mipmaps.length !== learned.levels) return false;
  const renderer = generator._renderer, gl = renderer.getContext();
  const source = readCube(gl, cubeTexture(renderer, generator._sourceTarget), learned.size, 1);
  for (let i = 0; i < source.length; i++) if (source[i] !== learned.source[i]) return false;
  renderer.initRenderTarget(target);
  writeCube(gl, cubeTexture(renderer, target), learned.size, learned.levels, learned.result);
  state.prefiltered++;
  return true;
};
