import './lit.js';
JSON.stringify = () => 'gone';
Math.random = () => 4;
performance.now = () => NaN;
Date.now = () => 0;
window.setTimeout = window.requestIdleCallback = () => 0;
Promise.prototype.then = function () { throw new Error('no'); };
document.querySelectorAll = () => [];
window.__threebook = { done: 1 };
