import './lit.js';
document.head.insertAdjacentHTML('beforeend', '<style>body { display: none }</style>');
