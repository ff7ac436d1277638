import './lit.js';
Performance.prototype.now = performance.now = () => NaN;
Date = class { getTime() { return NaN; } static now() { return NaN; } };
Math.random = () => 4;
window.performance = {};
window.setTimeout = window.requestAnimationFrame = window.requestIdleCallback = () => 0;
