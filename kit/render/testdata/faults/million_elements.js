import './lit.js';
const hidden = document.createElement('div');
hidden.hidden = true;
document.body.appendChild(hidden);
for (let i = 0; i < 1e6; i++) hidden.appendChild(document.createElement('i'));
console.log(document.getElementsByTagName('i').length);
