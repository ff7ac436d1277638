// A picture beside the page that is not there any more: the page was moved without its folder.
(function () {
  function missing(image) {
    const button = image.closest && image.closest('.shot .open');
    if (!button) return;
    const box = element('div', 'no-picture');
    box.append(element('span', '', 'No picture'), element('small', '', 'its file is not in the folder beside this page'));
    button.replaceWith(box);
  }
  // errors of images do not bubble, but they can be captured
  document.addEventListener('error', e => missing(e.target), true);
  // those that failed before this script began
  document.querySelectorAll('.shot img').forEach(i => { if (i.complete && !i.naturalWidth) missing(i); });
})();

// Filters, search and sorting of a gallery.
(function () {
  document.querySelectorAll('.gallery').forEach(gallery => {
    const form = gallery.querySelector('.filters');
    if (!form) return;
    const list = gallery.querySelector('.cards'), cards = [...list.children];
    const shown = form.querySelector('.shown'), none = gallery.querySelector('.none-left');
    const texts = new Map(), order = new Map(cards.map((c, i) => [c, i]));
    let sorted = '';

    const text = card => {
      if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
      return texts.get(card);
    };
    const number = (card, key, missing) => card.dataset[key] === '' ? missing : +card.dataset[key];
    const sorts = {
      '': () => 0,
      'name': (a, b) => a.dataset.name < b.dataset.name ? -1 : a.dataset.name > b.dataset.name ? 1 : 0,
      'rating-down': (a, b) => number(b, 'rating', -2) - number(a, 'rating', -2),
      'rating-up': (a, b) => number(a, 'rating', 2) - number(b, 'rating', 2),
      'delta-down': (a, b) => number(b, 'delta', -2) - number(a, 'delta', -2),
      'delta-up': (a, b) => number(a, 'delta', 2) - number(b, 'delta', 2),
    };

    function apply() {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const outcome = form.elements.outcome.value, trend = form.elements.trend ? form.elements.trend.value : '';
      const bound = (input, otherwise) => input.value === '' || !input.validity.valid && input.validity.badInput ? otherwise : +input.value;
      const from = bound(form.elements.from, -Infinity), to = bound(form.elements.to, Infinity), ranged = from > -Infinity || to < Infinity;
      // ratings are compared as they are shown, in hundredths
      const within = card => card.dataset.rating !== '' && +(+card.dataset.rating).toFixed(2) >= from && +(+card.dataset.rating).toFixed(2) <= to;
      let n = 0;
      for (const card of cards) {
        const keep = (!outcome || card.dataset.outcomes.split(' ').includes(outcome)) &&
          (!trend || card.dataset.trend === trend) && (!ranged || within(card)) && words.every(w => text(card).includes(w));
        card.hidden = !keep;
        if (keep) n++;
      }
      const by = form.elements.sort.value;
      if (by !== sorted) {
        sorted = by;
        list.append(...cards.slice().sort((a, b) => sorts[by](a, b) || order.get(a) - order.get(b)));
      }
      shown.textContent = n === cards.length ? n + ' examples' : n + ' of ' + cards.length + ' examples';
      none.hidden = n > 0;
    }

    let waiting = 0;
    form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
    form.addEventListener('reset', () => setTimeout(apply));
    form.addEventListener('submit', e => e.preventDefault());
    gallery.addEventListener('showall', () => { form.reset(); apply(); });
    apply();
  });

  // Cards off the screen have a guessed height until they are drawn, so a jump is
  // repeated until its target stays where it is.
  function settle(target, tries) {
    const before = target.getBoundingClientRect().top;
    target.scrollIntoView();
    requestAnimationFrame(() => {
      if (tries > 0 && Math.abs(target.getBoundingClientRect().top - before) > 1) settle(target, tries - 1);
    });
  }

  // a link to an example shows it even when a filter hides it
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden && target.matches('.card')) target.closest('.gallery').dispatchEvent(new Event('showall'));
    settle(target, 8);
  }
  addEventListener('hashchange', reveal);
})();
