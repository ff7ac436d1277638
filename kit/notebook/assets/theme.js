(function () {
  'use strict';
  var root = document.documentElement, choice = null;
  root.classList.add('js');
  try { choice = localStorage.getItem('threebook-theme'); } catch (e) { /* no storage: automatic */ }
  if (choice === 'light' || choice === 'dark') root.dataset.theme = choice;
})();
