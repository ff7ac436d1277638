import './lit.js';
document.documentElement.style.opacity = 0;
