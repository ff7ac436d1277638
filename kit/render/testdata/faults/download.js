import './lit.js';
const link = document.createElement('a');
link.href = URL.createObjectURL(new Blob(['text']));
link.download = 'file.txt';
document.body.appendChild(link);
link.click();
