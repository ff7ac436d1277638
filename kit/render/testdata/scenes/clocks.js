// Everything that tells the time, the machine or a random number.
const seen = {};
const put = (name, f) => { try { seen[name] = f(); } catch (e) { seen[name] = 'error ' + e; } };
const now = {
  'Date.now': () => Date.now(),
  'new Date': () => new Date().toISOString(),
  Date: () => Date(),
  'new Date(0)': () => new Date(0).toISOString(),
  'subclass': () => new (class extends Date {})().toISOString(),
  'performance.now': () => performance.now(),
  timeOrigin: () => performance.timeOrigin,
  format: () => new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }).format(),
  formatToParts: () => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'UTC' }).formatToParts()[0].value,
  toLocaleString: () => new Date().toLocaleString(),
  instant: () => String(Temporal.Now.instant()),
  zoned: () => String(Temporal.Now.zonedDateTimeISO('UTC')),
  plain: () => [Temporal.Now.plainDateTimeISO(), Temporal.Now.plainDateISO(), Temporal.Now.plainTimeISO()].join(' '),
  event: () => new Event('x').timeStamp,
  timeline: () => document.timeline.currentTime,
  mark: () => performance.mark('a').startTime,
  measure: () => { const m = performance.measure('b', 'a'); return [m.startTime, m.duration]; },
  entries: () => performance.getEntries().map((e) => e.name).join(),
  memory: () => performance.memory.usedJSHeapSize,
  timing: () => performance.timing.loadEventEnd - performance.timing.navigationStart,
  lastModified: () => document.lastModified,
  file: () => new File([], 'x').lastModified,
  audio: () => new AudioContext().currentTime,
};
for (const name of Object.keys(now)) put(name, now[name]);
put('random', () => [Math.random(), crypto.getRandomValues(new Uint8Array(2)).join(' '), crypto.randomUUID()].join(' '));
put('machine', () => [navigator.hardwareConcurrency, navigator.deviceMemory, navigator.language, navigator.languages, navigator.platform, navigator.connection.rtt, navigator.maxTouchPoints].join(' '));
put('screen', () => [screen.width, screen.height, screen.availWidth, screen.colorDepth, innerWidth, innerHeight, outerWidth, outerHeight, screenX, devicePixelRatio].join(' '));
put('media', () => ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(prefers-contrast: more)', '(pointer: fine)', '(dynamic-range: high)', '(color-gamut: p3)'].map((q) => +matchMedia(q).matches).join(''));
put('place', () => [Intl.DateTimeFormat().resolvedOptions().timeZone, Intl.DateTimeFormat().resolvedOptions().locale, new Date().getTimezoneOffset()].join(' '));
put('gpu', () => typeof navigator.gpu);
seen.battery = (await navigator.getBattery()).level;
seen.quota = (await navigator.storage.estimate()).quota;
seen.devices = (await navigator.mediaDevices.enumerateDevices()).length;
const moved = document.body.animate([{ marginLeft: '0px' }, { marginLeft: '100px' }], 100);
for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
seen.animation = [moved.currentTime, getComputedStyle(document.body).marginLeft].join(' ');
for (const name of ['Date.now', 'performance.now', 'event', 'timeline', 'instant', 'audio']) put(name + ' later', now[name]);
for (const name of Object.keys(seen)) console.log(name + ': ' + seen[name]);
