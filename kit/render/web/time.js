// Part of the prelude, and of a worker's: the platform's other clocks follow the page's own.
const own = (owner, name, get) => { if (owner) Object.defineProperty(owner, name, { get, set: undefined, enumerable: true, configurable: true }); };
own(Event.prototype, 'timeStamp', () => time);
own(W.AnimationTimeline && AnimationTimeline.prototype, 'currentTime', () => time);
own(W.Document && Document.prototype, 'lastModified', () => '01/01/2025 00:00:00');
own(W.AudioContext && AudioContext.prototype, 'currentTime', () => time / 1000);
if (W.AudioContext) AudioContext.prototype.getOutputTimestamp = () => ({ contextTime: time / 1000, performanceTime: time });

// What is asked for without a date is asked for today.
const dates = Intl.DateTimeFormat.prototype, formatOf = Object.getOwnPropertyDescriptor(dates, 'format').get, formatToParts = dates.formatToParts;
own(dates, 'format', function () { const format = formatOf.call(this); return (d) => format(d === undefined ? today() : d); });
dates.formatToParts = function (d) { return formatToParts.call(this, d === undefined ? today() : d); };
W.File = new Proxy(W.File, {
  construct(target, args, as) {
    if (args.length >= 2) args[2] = { ...args[2], lastModified: args[2]?.lastModified ?? Math.floor(today()) };
    return Reflect.construct(target, args, as);
  },
});
W.File.prototype.constructor = W.File;
if (W.Temporal) {
  const { Now, Instant } = W.Temporal, zone = Now.timeZoneId;
  Now.instant = () => Instant.fromEpochMilliseconds(Math.floor(today()));
  Now.zonedDateTimeISO = (tz = zone()) => Now.instant().toZonedDateTimeISO(tz);
  Now.plainDateTimeISO = (tz) => Now.zonedDateTimeISO(tz).toPlainDateTime();
  Now.plainDateISO = (tz) => Now.zonedDateTimeISO(tz).toPlainDate();
  Now.plainTimeISO = (tz) => Now.zonedDateTimeISO(tz).toPlainTime();
}

// Of performance's records the code sees its own marks and measures, on the page's clock.
const P = Performance.prototype, { mark, measure } = P;
own(P, 'timeOrigin', () => EPOCH);
own(P, 'memory', () => ({ jsHeapSizeLimit: 536870912, totalJSHeapSize: 33554432, usedJSHeapSize: 16777216 }));
P.toJSON = () => ({ timeOrigin: EPOCH });
P.mark = function (name, o) { return mark.call(this, name, { ...o, startTime: o?.startTime ?? clock() }); };
P.measure = function (name, from, to) {
  const o = from !== null && typeof from === 'object' ? { ...from } : { start: from ?? 0, end: to ?? clock() };
  if (o.duration === undefined) { o.start ??= 0; o.end ??= clock(); }
  return measure.call(this, name, o);
};
const ofCode = (type) => type === 'mark' || type === 'measure';
for (const name of ['getEntries', 'getEntriesByName', 'getEntriesByType']) {
  const get = P[name];
  P[name] = function (...a) { return get.apply(this, a).filter((e) => ofCode(e.entryType)); };
}
const observe = PerformanceObserver.prototype.observe;
PerformanceObserver.prototype.observe = function (o) {
  if (o?.entryTypes) o = { ...o, entryTypes: [...o.entryTypes].filter(ofCode) };
  if (o?.entryTypes ? o.entryTypes.length > 0 : ofCode(o?.type)) observe.call(this, o);
};
if (W.PerformanceTiming) {
  const T = PerformanceTiming.prototype;
  for (const name of Object.keys(T)) if (typeof Object.getOwnPropertyDescriptor(T, name).get === 'function') own(T, name, () => EPOCH);
  T.toJSON = () => ({ navigationStart: EPOCH });
}

// Tasks with a delay, and tasks at all, wait for the clock like timers.
if (W.Scheduler) {
  const later = (signal, delay, f) => new real.Promise((done, fail) => {
    if (signal?.aborted) { fail(signal.reason); return; }
    const id = setTimer(() => { try { done(f()); } catch (e) { fail(e); } }, delay);
    if (signal) real.listen.call(signal, 'abort', () => { clearTimer(id); fail(signal.reason); });
  });
  Scheduler.prototype.postTask = (f, o) => later(o?.signal, o?.delay, f);
  Scheduler.prototype.yield = () => later(null, 0, () => {});
}
AbortSignal.timeout = (ms) => {
  const c = new AbortController();
  setTimer(() => c.abort(new DOMException('signal timed out', 'TimeoutError')), ms);
  return c.signal;
};

// Web animations stand still, and are put where the clock says at each step.
const A = W.Animation && Animation.prototype, { pause: pauseAnimation, finish: finishAnimation } = A || {};
const animationTime = A && Object.getOwnPropertyDescriptor(A, 'currentTime').set;
const playing = new Map(); // the time each would have begun at
const hold = (a) => { playing.set(a, time - (+a.currentTime || 0) / (a.playbackRate || 1)); pauseAnimation.call(a); return a; };
const stepAnimations = () => {
  for (const [a, begun] of playing) {
    const at = (time - begun) * a.playbackRate;
    if (a.effect && at < a.effect.getComputedTiming().endTime) { animationTime.call(a, at); continue; }
    playing.delete(a);
    finishAnimation.call(a);
  }
};
if (A) {
  const { animate } = Element.prototype, { play, cancel } = A;
  Element.prototype.animate = function (...a) { return hold(animate.apply(this, a)); };
  A.play = function () { play.call(this); hold(this); };
  A.pause = function () { playing.delete(this); pauseAnimation.call(this); };
  A.finish = function () { playing.delete(this); finishAnimation.call(this); };
  A.cancel = function () { playing.delete(this); cancel.call(this); };
}
