// Part of the prelude and of the kit's own page: the texels of cube maps of half
// floats, level by level and face by face.
const halfFloats = (size, levels) => {
  let n = 0;
  for (let level = 0; level < levels; level++) n += 6 * 4 * (size >> level) ** 2;
  return n;
};
const readCube = (gl, texture, size, levels) => {
  const out = new Uint16Array(halfFloats(size, levels));
  const bound = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING), buffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, buffer);
  for (let level = 0, at = 0; level < levels; level++) {
    const side = size >> level;
    for (let face = 0; face < 6; face++, at += 4 * side * side) {
      gl.framebufferTexture2D(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_CUBE_MAP_POSITIVE_X + face, texture, level);
      gl.readPixels(0, 0, side, side, gl.RGBA, gl.HALF_FLOAT, out, at);
    }
  }
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, bound);
  gl.deleteFramebuffer(buffer);
  return out;
};
const unpacking = ['UNPACK_ALIGNMENT', 'UNPACK_ROW_LENGTH', 'UNPACK_IMAGE_HEIGHT', 'UNPACK_SKIP_PIXELS', 'UNPACK_SKIP_ROWS', 'UNPACK_SKIP_IMAGES', 'UNPACK_FLIP_Y_WEBGL', 'UNPACK_PREMULTIPLY_ALPHA_WEBGL'];
const writeCube = (gl, texture, size, levels, texels) => {
  const bound = gl.getParameter(gl.TEXTURE_BINDING_CUBE_MAP), unpack = unpacking.map((name) => gl.getParameter(gl[name]));
  for (const name of unpacking) gl.pixelStorei(gl[name], name === 'UNPACK_ALIGNMENT' ? 4 : 0);
  gl.bindTexture(gl.TEXTURE_CUBE_MAP, texture);
  for (let level = 0, at = 0; level < levels; level++) {
    const side = size >> level;
    for (let face = 0; face < 6; face++, at += 4 * side * side) {
      gl.texSubImage2D(gl.TEXTURE_CUBE_MAP_POSITIVE_X + face, level, 0, 0, side, side, gl.RGBA, gl.HALF_FLOAT, texels, at);
    }
  }
  gl.bindTexture(gl.TEXTURE_CUBE_MAP, bound);
  unpacking.forEach((name, i) => gl.pixelStorei(gl[name], unpack[i]));
};
// cubeTexture is the WebGL texture of a Three.js render target.
const cubeTexture = (renderer, target) => renderer.properties.get(target.texture).__webglTexture;
