'use strict';
// The theme button. What follows the theme listens to 'themechange'.
(function () {
  const root = document.documentElement, button = document.getElementById('page:theme');
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
})();
