'use strict';
// Theme button and navigation. The other parts of the script listen to 'themechange'.
(function () {
  const root = document.documentElement, button = document.getElementById('theme');
  const choices = ['auto', 'light', 'dark'];
  const names = { auto: 'automatic', light: 'light', dark: 'dark' };
  const current = () => root.dataset.theme || 'auto';

  function show() {
    button.dataset.choice = current();
    button.setAttribute('aria-label', 'Colour theme: ' + names[current()]);
    button.title = button.getAttribute('aria-label');
    document.dispatchEvent(new Event('themechange'));
  }
  button.addEventListener('click', () => {
    const next = choices[(choices.indexOf(current()) + 1) % choices.length];
    if (next === 'auto') delete root.dataset.theme; else root.dataset.theme = next;
    try { localStorage.setItem('threebook-theme', next); } catch (e) { /* lasts for this page */ }
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  const links = [...document.querySelectorAll('.bar li a')];
  const targets = links.map(a => document.querySelector(a.getAttribute('href')));
  let queued = false;
  function mark() {
    queued = false;
    let last = 0;
    targets.forEach((t, i) => { if (t.getBoundingClientRect().top < 140) last = i; });
    links.forEach((a, i) => { if (i === last) a.setAttribute('aria-current', 'true'); else a.removeAttribute('aria-current'); });
  }
  addEventListener('scroll', () => { if (!queued) { queued = true; requestAnimationFrame(mark); } }, { passive: true });
  mark();
})();

// element makes a DOM element with text: nothing on this page is built from markup in strings.
function element(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}
