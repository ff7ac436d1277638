// Takes memory when its page goes: the next scene must not be blamed.
import './lit.js';
addEventListener('pagehide', () => { const kept = []; for (;;) try { kept.push(new Uint8Array(2 ** 24).fill(1)); } catch { /* more */ } });
