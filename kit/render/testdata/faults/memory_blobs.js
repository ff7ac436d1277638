import './lit.js';
const kept = [];
for (let i = 0; ; i++) {
  kept.push(new Blob([new Uint8Array(32 << 20).fill(i)]));
  await kept[i].slice(0, 1).arrayBuffer();
}
