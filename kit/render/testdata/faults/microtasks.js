import './lit.js';
for (;;) await null;
