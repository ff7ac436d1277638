import './lit.js';
history.back();
history.go(-1);
history.forward();
await new Promise((done) => setTimeout(done, 50));
