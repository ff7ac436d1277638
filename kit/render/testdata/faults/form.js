import './lit.js';
const form = document.createElement('form');
form.action = 'http://127.0.0.1:LISTENER/form';
document.body.appendChild(form);
form.submit();
