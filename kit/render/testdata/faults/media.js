import './lit.js';
const there = 'http://127.0.0.1:LISTENER/';
document.body.insertAdjacentHTML('beforeend', `<div style="position:absolute;visibility:hidden">
  <video autoplay muted src="${there}v.mp4" poster="${there}p.png"><track default src="${there}t.vtt"></video>
  <audio autoplay src="${there}a.ogg"></audio><picture><source srcset="${there}s.png"><img alt=""></picture><img srcset="${there}i.png 1x" alt="">
  <input type="image" src="${there}b.png"><svg><image href="${there}g.png"/><use href="${there}u.svg#a"/></svg>
  <a href="#here" ping="${there}ping">link</a></div>`);
document.querySelector('a').click();
