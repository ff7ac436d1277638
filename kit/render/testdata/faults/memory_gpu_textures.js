import { renderer } from './lit.js';
const gl = renderer.getContext();
renderer.setAnimationLoop(() => {
  for (let i = 0; i < 8; i++) {
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, 4096, 4096);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 4096, 4096, gl.RGBA, gl.FLOAT, new Float32Array(4096 * 4096 * 4));
  }
});
