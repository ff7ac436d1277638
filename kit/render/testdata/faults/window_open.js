import './lit.js';
for (let i = 0; i < 5; i++) console.log('opened ' + window.open('about:blank'));
const link = document.createElement('a');
link.href = 'about:blank';
link.target = '_blank';
link.click();
