// Part of the prelude: Three.js asks here before it filters an environment map.
// Where the kit has filtered the very same map before, texel for texel, the
// result is known; filtering it takes seconds of a processor.
const fromBase64 = Uint8Array.fromBase64;
let known = null; // { size, levels, source, result }
const knows = (text) => {
  const bytes = fromBase64(text).buffer;
  const [size, levels] = new Uint32Array(bytes, 0, 2), n = halfFloats(size, 1);
  known = { size, levels, source: new Uint16Array(bytes, 8, n), result: new Uint16Array(bytes, 8 + 2 * n) };
};
const prefiltered = (generator, target) => {
  if (!known || generator._cubeSize !== known.size || target.texture.mipmaps.length !== known.levels) return false;
  const renderer = generator._renderer, gl = renderer.getContext();
  const source = readCube(gl, cubeTexture(renderer, generator._sourceTarget), known.size, 1);
  for (let i = 0; i < source.length; i++) if (source[i] !== known.source[i]) return false;
  renderer.initRenderTarget(target);
  writeCube(gl, cubeTexture(renderer, target), known.size, known.levels, known.result);
  state.prefiltered++;
  return true;
};
