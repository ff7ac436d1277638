import './lit.js';
for (const url of ['file:///etc/passwd', '/etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/three/../../etc/passwd', '/s/../../etc/hostname']) {
  try { const r = await fetch(url); console.log(url, r.status); } catch { console.log(url, 'refused'); }
}
