import './lit.js';
document.title = 'another';
document.documentElement.style.zoom = 1.5;
document.head.insertAdjacentHTML('beforeend', '<meta name="viewport" content="width=200, initial-scale=4">');
