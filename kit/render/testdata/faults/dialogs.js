import './lit.js';
alert('hello');
console.log('confirm ' + confirm('sure?'), 'prompt ' + prompt('name?'));
print();
