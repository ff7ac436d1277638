import './lit.js';
const rels = ['preconnect', 'dns-prefetch', 'prefetch', 'prerender', 'preload', 'modulepreload', 'stylesheet', 'manifest', 'icon', 'alternate', 'compression-dictionary'];
for (const rel of rels) for (const host of ['127.0.0.1:LISTENER', 'localhost:LISTENER', '[::1]:LISTENER', 'elsewhere.invalid']) {
  const link = Object.assign(document.createElement('link'), { rel, href: `http://${host}/${rel}` });
  if (rel === 'preload') link.as = 'image';
  document.head.append(link);
}
const rules = document.createElement('script');
rules.type = 'speculationrules';
rules.textContent = JSON.stringify({ prefetch: [{ urls: ['http://127.0.0.1:LISTENER/'], eagerness: 'immediate' }], prerender: [{ urls: ['http://127.0.0.1:LISTENER/'], eagerness: 'immediate' }] });
document.head.append(rules);
