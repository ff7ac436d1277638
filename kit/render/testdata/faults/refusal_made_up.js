// A rejection of the code's own that looks like the browser's refusal.
import './lit.js';
Promise.reject(new DOMException('seen all the same', 'NotAllowedError'));
