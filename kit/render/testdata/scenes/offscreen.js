// A worker draws on the page's canvas; it has frames and random numbers like the page's.
const canvas = document.createElement('canvas');
canvas.width = innerWidth;
canvas.height = innerHeight;
document.body.append(canvas);
const code = `onmessage = (e) => {
  const pen = e.data.getContext('2d');
  let n = 0;
  const draw = () => {
    requestAnimationFrame(draw);
    if (++n > 40) return;
    pen.fillStyle = 'hsl(' + 360 * Math.random() + ', 90%, 60%)';
    pen.fillRect(800 * Math.random(), 500 * Math.random(), 60, 60);
  };
  draw();
};`;
const worker = new Worker(URL.createObjectURL(new Blob([code])));
const there = canvas.transferControlToOffscreen();
worker.postMessage(there, [there]);
