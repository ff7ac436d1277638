import './lit.js';
EventTarget.prototype.addEventListener = Event.prototype.stopImmediatePropagation = () => {};
Object.defineProperty(Event.prototype, 'target', { get: () => null });
Object.defineProperty(ErrorEvent.prototype, 'message', { get: () => '' });
window.onerror = () => true;
window.addEventListener('error', (e) => e.preventDefault(), true);
throw new Error('seen all the same');
