// The kit's own page: filters Three.js's RoomEnvironment and gives size, levels,
// the map before and the map after as one base64 text.
import { PMREMGenerator, WebGLRenderer } from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
window.filterRoom = (sigma) => {
  let size, source;
  window.__threebook.prefiltered = (generator) => {
    size = generator._cubeSize;
    source = readCube(generator._renderer.getContext(), cubeTexture(generator._renderer, generator._sourceTarget), size, 1);
    return false;
  };
  const renderer = new WebGLRenderer();
  const target = new PMREMGenerator(renderer).fromScene(new RoomEnvironment(), sigma);
  const levels = target.texture.mipmaps.length;
  const result = readCube(renderer.getContext(), cubeTexture(renderer, target), size, levels);
  const bytes = new Uint8Array(8 + source.byteLength + result.byteLength);
  bytes.set(new Uint8Array(new Uint32Array([size, levels]).buffer));
  bytes.set(new Uint8Array(source.buffer), 8);
  bytes.set(new Uint8Array(result.buffer), 8 + source.byteLength);
  renderer.dispose();
  return bytes.toBase64();
};
