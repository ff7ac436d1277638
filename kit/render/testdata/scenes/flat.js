// No WebGL at all: a canvas that is drawn on with a pen, from the third frame on.
const canvas = document.createElement('canvas');
canvas.width = innerWidth;
canvas.height = innerHeight;
document.body.append(canvas);
const pen = canvas.getContext('2d');
let n = 0;
const draw = () => {
  requestAnimationFrame(draw);
  if (++n < 3) return;
  pen.fillStyle = `hsl(${20 * n}, 90%, 60%)`;
  pen.fillRect(30 * n, 15 * n, 60, 60);
};
draw();
