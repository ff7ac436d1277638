import './lit.js';
const stay = (e) => { e.preventDefault(); e.returnValue = 'stay'; return 'stay'; };
window.onbeforeunload = stay;
addEventListener('beforeunload', stay);
addEventListener('unload', () => { for (;;); });
addEventListener('pagehide', () => { for (;;); });
document.addEventListener('visibilitychange', () => { for (;;); });
window.close();
window.stop();
