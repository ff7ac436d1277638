import './lit.js';
const f = document.createElement('iframe');
f.style.visibility = 'hidden';
document.body.appendChild(f);
for (const w of [f.contentWindow, window[0], frames[0]]) {
  console.log(new w.Date().toISOString(), w.performance.now(), w.Math.random() === w.Math.random(), w.confirm('sure?'), w.open('about:blank'));
  w.alert('x');
  w.stop.call(window);
  w.setTimeout(() => { for (;;); }, 0);
  w.requestAnimationFrame(() => { for (;;); });
}
try { new f.contentWindow.Worker('data:,'); } catch (e) { console.log(e.message); }
f.contentDocument.open.call(document);
await f.contentWindow.fetch('http://127.0.0.1:LISTENER/', { mode: 'no-cors' }).then(() => console.log('reached'), () => {});
