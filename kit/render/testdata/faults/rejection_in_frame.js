import { renderer } from './lit.js';
renderer.setAnimationLoop(async () => {
  await null;
  throw new Error('no texture');
});
