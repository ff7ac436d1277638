// The code block of a card: tabs, highlighting and diffs, all made when it is first opened.
(function () {
  const context = 3, widest = 2000; // lines kept around a change; longest line of a diff

  function row(table, left, right, numbers) {
    const tr = table.insertRow();
    [[left, numbers[0], 'del'], [right, numbers[1], 'add']].forEach(([text, number, kind]) => {
      const n = tr.insertCell(), cell = tr.insertCell();
      n.className = 'num';
      if (text === null) { n.className = cell.className = 'void'; return; }
      n.textContent = number;
      cell.textContent = text.length > widest ? text.slice(0, widest) + ' …' : text;
      if (left !== right) cell.className = kind;
    });
  }

  // side by side, from operations such as "=12 -3 +4" and both sides' lines
  function diff(ops, before, after) {
    const wrap = element('div', 'diff'), table = element('table');
    const cols = element('colgroup');
    ['num', '', 'num', ''].forEach(c => cols.append(element('col', c)));
    const head = element('thead'), titles = head.insertRow();
    [['official code'], ['generated code']].forEach(([t]) => { const th = element('th', '', t); th.colSpan = 2; th.scope = 'col'; titles.append(th); });
    const body = element('tbody');
    table.append(cols, head, body);
    wrap.append(table);
    wrap.tabIndex = 0;
    let a = 0, b = 0;
    const list = ops.split(' ').filter(Boolean).map(o => [o[0], +o.slice(1)]);
    for (let i = 0; i < list.length; i++) {
      let [kind, n] = list[i];
      if (kind === '=') {
        const from = i === 0 ? 0 : context, to = i === list.length - 1 ? 0 : context;
        for (let k = 0; k < n; k++, a++, b++) {
          if (n > from + to + 2 && k === from) {
            const hidden = n - from - to, tr = body.insertRow(), cell = tr.insertCell();
            tr.className = 'fold'; cell.colSpan = 4; cell.textContent = hidden + ' equal lines';
            k += hidden; a += hidden; b += hidden;
            if (k >= n) break;
          }
          row(body, before[a], after[b] === undefined ? null : before[a], [a + 1, b + 1]);
        }
        continue;
      }
      const next = list[i + 1];
      let gone = 0, come = 0;
      if (kind === '-') { gone = n; if (next && next[0] === '+') { come = next[1]; i++; } } else come = n;
      for (let k = 0; k < Math.max(gone, come); k++) {
        row(body, k < gone ? before[a + k] : null, k < come ? after[b + k] : null, [a + k + 1, b + k + 1]);
      }
      a += gone; b += come;
    }
    return wrap;
  }

  function open(block) {
    const tabs = block.querySelector('.tabs'), sections = [...tabs.querySelectorAll('.tab')];
    const lines = role => {
      const code = tabs.querySelector('[data-role="' + role + '"] code');
      return code ? code.textContent.split('\n') : [];
    };
    for (const s of sections) if (s.dataset.diff) s.append(diff(s.dataset.diff, lines('official'), lines(s.dataset.of)));
    tabs.querySelectorAll('pre.code code').forEach(highlight);
    const bar = element('div', 'tab-list');
    bar.setAttribute('role', 'tablist');
    const id = block.closest('.card').id;
    const select = (i, focus) => sections.forEach((s, k) => {
      s.hidden = k !== i;
      const b = bar.children[k];
      b.setAttribute('aria-selected', k === i);
      b.tabIndex = k === i ? 0 : -1;
      if (focus && k === i) b.focus();
    });
    sections.forEach((s, i) => {
      const b = element('button', '', s.querySelector('h4').textContent);
      b.type = 'button';
      b.setAttribute('role', 'tab');
      s.setAttribute('role', 'tabpanel');
      s.id = id + '-tab-' + i;
      b.setAttribute('aria-controls', s.id);
      b.addEventListener('click', () => select(i));
      bar.append(b);
    });
    bar.addEventListener('keydown', e => {
      const i = [...bar.children].indexOf(document.activeElement), n = sections.length;
      if (e.key === 'ArrowRight') select((i + 1) % n, true);
      else if (e.key === 'ArrowLeft') select((i + n - 1) % n, true);
      else return;
      e.preventDefault();
    });
    tabs.prepend(bar);
    if (sections.length) select(Math.max(0, sections.findIndex(s => s.dataset.role === 'tuned')));
  }

  // toggle does not bubble, but it can be captured
  document.addEventListener('toggle', e => {
    const block = e.target;
    if (!block.matches || !block.matches('.code-block') || !block.open || block.dataset.ready) return;
    block.dataset.ready = '1';
    open(block);
  }, true);
})();
