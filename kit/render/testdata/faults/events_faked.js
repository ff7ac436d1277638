import './lit.js';
dispatchEvent(new ErrorEvent('error', { message: 'made up', error: new Error('made up') }));
dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason: 'made up' }));
document.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', { bubbles: true, blockedURI: 'http://127.0.0.1:LISTENER/model.glb' }));
const canvas = document.createElement('canvas');
canvas.getContext('webgl2');
canvas.dispatchEvent(new Event('webglcontextlost'));
