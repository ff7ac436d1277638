import { renderer } from './lit.js';
const gl = renderer.getContext(), data = new Uint8Array(64 << 20).fill(7);
renderer.setAnimationLoop(() => {
  for (let i = 0; i < 40; i++) {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  }
});
