import './lit.js';
for (let i = 0; i < 1000; i++) window.__threebook.hurry();
