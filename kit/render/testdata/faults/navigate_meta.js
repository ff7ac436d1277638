import './lit.js';
document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:LISTENER/">');
await new Promise((done) => setTimeout(done, 50));
