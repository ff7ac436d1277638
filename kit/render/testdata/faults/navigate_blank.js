import './lit.js';
location.href = 'about:blank';
