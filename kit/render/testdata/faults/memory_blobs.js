import './lit.js';
const kept = [], block = new Uint8Array(32 << 20).fill(1);
for (let i = 0; ; i++) {
  kept.push(new Blob([block, block, block, block]));
  await kept[i].slice(0, 1).arrayBuffer();
}
