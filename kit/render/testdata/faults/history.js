import './lit.js';
history.pushState({}, '', '#step');
location.hash = 'other';
history.replaceState({}, '', '?query');
for (let i = 0; i < 2000; i++) history.pushState({ i }, '', '#' + i);
