import './lit.js';
if ('serviceWorker' in navigator) navigator.serviceWorker.register('worker.js');
console.log('service worker', 'serviceWorker' in navigator, 'gpu', 'gpu' in navigator);
