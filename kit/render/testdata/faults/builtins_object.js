import './lit.js';
for (const name of ['get', 'set', 'value', 'writable', 'once', 'capture', 'signal']) Object.prototype[name] = () => 7;
Object.defineProperty = Object.getOwnPropertyDescriptor = Object.keys = Object.assign = () => ({});
Reflect.apply = Reflect.construct = Reflect.defineProperty = () => ({});
throw new Error('seen all the same');
