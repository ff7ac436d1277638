import './lit.js';
const kit = window.__threebook;
for (let i = 0; i < 1000; i++) { kit.note('log', 'noted'); kit.end(); }
for (const name of Object.keys(kit)) try { kit[name] = () => {}; } catch { /* frozen */ }
try { window.__threebook = {}; } catch { /* no effect */ }
console.log(Reflect.defineProperty(window, '__threebook', { value: {} }), Reflect.deleteProperty(window, '__threebook'));
kit.evaluated();
kit.finish(true);
kit.finish(false);
await null;
throw new Error('seen all the same');
