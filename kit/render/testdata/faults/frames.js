import './lit.js';
const frame = (set) => {
  const f = document.createElement('iframe');
  f.style.visibility = 'hidden';
  set(f);
  document.body.appendChild(f);
};
addEventListener('message', (e) => console.log(e.data));
const there = 'http://127.0.0.1:LISTENER/', text = `<img src="${there}x.png"><script>fetch('${there}').then(() => parent.postMessage('reached', '*'), () => {})</script>`;
frame((f) => { f.src = there; });
frame((f) => { f.srcdoc = text; });
frame((f) => { f.srcdoc = text; f.sandbox = 'allow-scripts'; });
frame((f) => { f.src = 'data:text/html,' + encodeURIComponent(text); });
frame((f) => { f.src = URL.createObjectURL(new Blob([text], { type: 'text/html' })); });
frame((f) => { f.src = 'javascript:void fetch("' + there + '")'; });
frame((f) => { f.src = '/s/'; });
document.body.insertAdjacentHTML('beforeend', `<object data="${there}"></object><embed src="${there}">`);
for (let i = 0; i < 200; i++) frame(() => {});
