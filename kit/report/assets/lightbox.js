// Pictures large: left and right go through pictures, up and down through examples,
// which makes two models' pictures of one scene easy to compare by flicking.
(function () {
  const box = document.getElementById('lightbox'), img = box.querySelector('.lb-img'), missing = box.querySelector('.lb-missing');
  let cards = [], card = 0, column = 0, opener = null;
  const shots = c => [...c.querySelectorAll('.shot')];

  function source(shot) {
    const full = shot.dataset.full && document.getElementById(shot.dataset.full);
    const small = shot.querySelector('img');
    return full ? full.textContent : shot.dataset.file || (small ? small.src : '');
  }
  function show() {
    const c = cards[card], shot = shots(c)[column], src = source(shot);
    img.hidden = !src;
    missing.hidden = !!src;
    if (src) {
      img.src = src;
      img.alt = shot.querySelector('img').alt;
    } else {
      img.removeAttribute('src');
      missing.textContent = shot.textContent.trim();
    }
    const rating = c.querySelector('.verdict-of.' + shot.classList[1] + ' .score');
    box.querySelector('.lb-name').textContent = c.dataset.name;
    box.querySelector('.lb-role').textContent = shot.dataset.title + (rating ? ' · ' + rating.textContent : '') + ' · ' + (card + 1) + ' of ' + cards.length;
    box.querySelector('.lb-text').textContent = c.querySelector('.description').textContent;
  }
  function move(by) {
    const n = shots(cards[card]).length;
    column += by;
    if (column < 0 || column >= n) {
      card = (card + (by > 0 ? 1 : cards.length - 1)) % cards.length;
      column = by > 0 ? 0 : shots(cards[card]).length - 1;
    }
    show();
  }
  function jump(by) {
    card = (card + by + cards.length) % cards.length;
    column = Math.min(column, shots(cards[card]).length - 1);
    show();
  }

  document.addEventListener('click', e => {
    const button = e.target.closest && e.target.closest('.open');
    if (!button) return;
    const own = button.closest('.card');
    opener = button;
    cards = [...own.closest('.cards').children].filter(c => !c.hidden);
    card = cards.indexOf(own);
    column = shots(own).indexOf(button.closest('.shot'));
    show();
    box.showModal();
  });
  box.querySelector('.lb-prev').addEventListener('click', () => move(-1));
  box.querySelector('.lb-next').addEventListener('click', () => move(1));
  box.querySelector('.lb-close').addEventListener('click', () => box.close());
  box.addEventListener('click', e => { if (e.target === box) box.close(); });
  box.addEventListener('keydown', e => {
    if (e.key === 'ArrowRight') move(1);
    else if (e.key === 'ArrowLeft') move(-1);
    else if (e.key === 'ArrowDown') jump(1);
    else if (e.key === 'ArrowUp') jump(-1);
    else return;
    e.preventDefault();
  });
  box.addEventListener('close', () => {
    img.removeAttribute('src');
    const button = cards[card] && shots(cards[card])[column].querySelector('.open');
    (button || opener).focus();
    cards = [];
  });
})();
