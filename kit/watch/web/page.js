// Asks for the training's state each second and shows what is other.
(function () {
  const at = id => document.getElementById(id);
  const charts = new Map();
  let version = 0, samples = '', answered = Date.now(), since = null;

  function text(id, value) {
    const e = at(id);
    if (e.textContent !== value) e.textContent = value;
    e.hidden = value === '';
  }

  function figure(f) {
    const li = element('li', 'figure'), box = element('div');
    box.append(element('span', 'figure-label', f.label), element('span', 'figure-value', f.value), element('span', 'figure-note', f.note));
    li.append(box);
    return li;
  }

  function card(c) {
    const f = element('figure', 'chart-card panel' + (c.wide ? ' wide' : '')), caption = element('figcaption');
    f.id = c.id;
    caption.append(element('h3', '', c.title), element('p'));
    const tools = element('div', 'chart-tools');
    const button = (what, label) => {
      const b = element('button', 'quiet', label);
      b.type = 'button';
      b.dataset.do = what;
      tools.append(b);
      return b;
    };
    if (c.log) button('log', 'Log scale').setAttribute('aria-pressed', 'false');
    button('reset', 'Reset zoom').hidden = true;
    button('png', 'PNG');
    button('csv', 'CSV');
    const box = element('div', 'chart');
    box.setAttribute('role', 'img');
    box.dataset.zoom = '';
    box.tabIndex = 0;
    box.style.height = c.height + 'px';
    f.append(caption, tools, box);
    return f;
  }

  function draw(list) {
    const there = new Set(list.map(c => c.id));
    for (const [id, c] of charts) if (!there.has(id)) { figures.remove(c); c.card.remove(); charts.delete(id); }
    list.forEach((c, i) => {
      const option = JSON.stringify(c.option);
      let chart = charts.get(c.id);
      if (!chart) {
        const f = card(c);
        at('charts').insertBefore(f, at('charts').children[i] || null);
        chart = figures.add(f, option, c.meta);
        charts.set(c.id, chart);
      } else figures.update(chart, option);
      chart.card.querySelector('figcaption p').textContent = c.summary;
      chart.box.setAttribute('aria-label', c.title + '. ' + c.summary);
    });
  }

  function sample(s) {
    const a = element('article', 'sample panel'), head = element('header'), name = element('h3', '', s.name);
    name.dir = 'auto';
    head.append(name, element('span', '', 'after step ' + s.step.toLocaleString('en') + ' · ' + s.tokens + ' tokens' + (s.cutOff ? ', cut off' : '')));
    const about = element('p', 'description', s.description);
    about.dir = 'auto';
    a.append(head, about);
    if (s.code) {
      const pre = element('pre', 'code'), code = element('code', '', s.code);
      highlight(code);
      pre.tabIndex = 0;
      pre.append(code);
      a.append(pre);
    } else a.append(element('p', 'empty', 'The answer holds no code.'));
    return a;
  }

  function show(s) {
    since = s.quiet === null ? null : Date.now() - 1000 * s.quiet;
    document.title = (s.part === null ? '' : Math.floor(100 * s.part) + '% · ') + s.title + ' · threebook';
    text('title', s.title);
    text('subtitle', s.subtitle);
    at('status').className = 'chip ' + s.status.class;
    text('status', s.status.word);
    text('detail', s.status.detail);
    at('meter').hidden = s.part === null;
    if (s.part !== null) at('meter').value = s.part;
    text('where', s.where);
    text('left', s.left);
    at('figures').hidden = !s.figures.length;
    at('figures').replaceChildren(...s.figures.map(figure));
    const warnings = at('warnings');
    warnings.hidden = !s.warnings.length;
    warnings.querySelector('h3').textContent = s.warnings.length === 1 ? '1 warning' : s.warnings.length + ' warnings';
    warnings.querySelector('ul').replaceChildren(...s.warnings.map(w => { const li = element('li', '', w); li.dir = 'auto'; return li; }));
    at('curves').hidden = !s.charts.length;
    at('by-time').hidden = !s.timed;
    if (!s.timed && at('by-time').querySelector('input').checked) document.querySelector('#axis-choice [value=step]').click();
    figures.steps(s.axes);
    draw(s.charts);
    const latest = JSON.stringify(s.samples);
    if (latest !== samples) {
      samples = latest;
      at('samples').replaceChildren(...s.samples.map(sample));
      at('no-samples').hidden = s.samples.length > 0;
    }
  }

  function heard(words, lost) {
    at('heard').classList.toggle('lost', !!lost);
    if (at('heard').textContent !== words) at('heard').textContent = words;
  }

  // how long nothing was logged, once that is longer than people wait for
  function quiet() {
    const t = since === null ? 0 : Math.floor((Date.now() - since) / 1000);
    const words = t < 120 ? t + ' s' : t < 7200 ? Math.floor(t / 60) + ' m' : Math.floor(t / 3600) + ' h';
    text('quiet', t < 10 ? '' : 'nothing new for ' + words);
  }

  async function ask() {
    let answer = null;
    try {
      answer = await fetch('state?since=' + version);
    } catch (e) {
      heard('threebook watch has ended; this is as of ' + Math.round((Date.now() - answered) / 1000) + ' s ago', true);
    }
    if (answer) {
      try {
        if (answer.status === 200) {
          const s = await answer.json();
          show(s);
          version = s.version;
        } else if (answer.status !== 204) throw new Error(await answer.text());
        answered = Date.now();
        heard('live');
        quiet();
        document.documentElement.dataset.version = version;
      } catch (e) {
        heard(e.message, true);
      }
    }
    setTimeout(ask, document.hidden ? 5000 : 1000);
  }
  ask();
})();
