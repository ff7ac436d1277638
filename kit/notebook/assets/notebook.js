'use strict';

// Automatic, light or dark.
(function () {
  const root = document.documentElement, button = document.getElementById('theme'), order = ['', 'light', 'dark'];
  const show = () => {
    const name = root.dataset.theme || 'automatic';
    button.setAttribute('aria-label', 'Colour theme: ' + name);
    button.title = 'Theme: ' + name;
  };
  button.addEventListener('click', () => {
    const next = order[(order.indexOf(root.dataset.theme || '') + 1) % order.length];
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    try { localStorage.setItem('threebook-theme', next); } catch (e) { /* no storage: for this page only */ }
    show();
  });
  show();
})();

// Charts: the picture gives way to a live chart of the same height.
document.querySelectorAll('script.chart').forEach(data => {
  const out = data.parentElement, option = JSON.parse(data.textContent), box = document.createElement('div');
  box.className = 'live';
  box.style.height = out.dataset.height + 'px';
  const image = out.querySelector('img');
  if (image) { box.setAttribute('role', 'img'); box.setAttribute('aria-label', image.alt); }
  out.replaceChildren(box);
  const chart = echarts.init(box);
  chart.setOption(option);
  new ResizeObserver(() => chart.resize()).observe(box);
});
document.documentElement.dataset.charts = 'drawn';
