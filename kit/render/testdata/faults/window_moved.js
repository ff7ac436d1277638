import './lit.js';
resizeTo(10, 10);
moveTo(5000, 5000);
scrollTo(0, 1e6);
blur();
document.designMode = 'on';
