import './lit.js';
const kept = [];
for (let i = 0; i < 20; i++) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('width', 16000);
  canvas.setAttribute('height', 16000);
  const c = canvas.getContext('2d', { willReadFrequently: true });
  c.fillRect(0, 0, 16000, 16000);
  kept.push(c.getImageData(0, 0, 1, 1));
}
