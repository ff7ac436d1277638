import './lit.js';
document.open();
document.write('<p>another page</p>');
document.close();
throw new Error('seen all the same');
