import './lit.js';
debugger;
print();
eval('debugger');
console.log('went on');
