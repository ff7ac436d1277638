import './lit.js';
const there = 'http://127.0.0.1:LISTENER/';
document.head.insertAdjacentHTML('beforeend', `<style>@import url(${there}a.css); @font-face { font-family: f; src: url(${there}f.woff2); }
  body { background: url(${there}b.png); cursor: url(${there}c.png), auto; } #info { font-family: f; } #info::after { content: url(${there}d.png); }</style>`);
document.getElementById('info').textContent = 'text';
