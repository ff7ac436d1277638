// Puts a live chart in the place of each static one. What an option leaves open, such
// as colours, follows the page's style sheet.
(function () {
  const figures = [...document.querySelectorAll('figure.chart')];
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  function colour(name) {
    probe.style.color = 'var(' + name + ')';
    return getComputedStyle(probe).color;
  }
  function theme() {
    const ink = colour('--ink'), soft = colour('--soft'), muted = colour('--muted'), line = colour('--line');
    const axis = {
      axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, axisLabel: { color: muted },
      splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: muted },
    };
    return {
      animation: false, // the picture that it replaces does not move either
      color: [1, 2, 3, 4, 5, 6].map(i => colour('--s' + i)),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: soft },
      title: { textStyle: { color: ink }, subtextStyle: { color: muted } },
      legend: { textStyle: { color: soft }, inactiveColor: muted, pageTextStyle: { color: muted }, pageIconColor: soft, pageIconInactiveColor: line },
      tooltip: { backgroundColor: colour('--panel'), borderColor: colour('--line-strong'), textStyle: { color: ink } },
      visualMap: { textStyle: { color: soft } },
      line: { symbol: 'circle' }, // an empty one is filled with white
      categoryAxis: axis, valueAxis: axis, logAxis: axis, timeAxis: axis,
    };
  }
  // tool-tips are drawn, not made of markup
  function safe(option) {
    const each = list => (Array.isArray(list) ? list : [list]).filter(o => o && typeof o === 'object');
    const draw = o => each(o).forEach(t => { t.renderMode = 'richText'; t.confine = true; });
    draw(option.tooltip);
    for (const part of [option.baseOption, ...each(option.options), ...each(option.media).map(m => m.option)]) if (part) safe(part);
    const tools = each(option.toolbox).map(t => t.feature).filter(Boolean);
    for (const t of tools) delete t.dataView; // it builds markup of its own
    return option;
  }

  const charts = [];
  function draw(c) {
    if (c.instance) c.instance.dispose();
    c.instance = echarts.init(c.box, theme(), { renderer: 'canvas', devicePixelRatio: Math.max(2, devicePixelRatio) });
    c.instance.setOption(safe(JSON.parse(c.text)));
  }
  for (const figure of figures) {
    const c = { figure, box: figure.querySelector('.live'), still: figure.querySelector('.static'), text: figure.querySelector('script').textContent };
    figure.classList.add('drawn');
    c.box.hidden = false;
    try {
      draw(c);
      if (!c.box.querySelector('canvas')) throw new Error('there is nothing to draw');
      charts.push(c);
    } catch (e) { // the option is not ECharts': the picture stays
      if (c.instance) c.instance.dispose();
      figure.classList.remove('drawn');
      c.box.hidden = true;
      if (!c.still) {
        const note = document.createElement('p');
        note.textContent = 'This chart cannot be drawn: ' + c.box.getAttribute('aria-label');
        figure.append(note);
      }
    }
  }
  document.addEventListener('themechange', () => charts.forEach(draw));
  new ResizeObserver(() => charts.forEach(c => c.instance.resize())).observe(document.querySelector('main'));
  // paper is light and narrow; a chart with a picture is printed as that
  const root = document.documentElement, bare = charts.filter(c => !c.still);
  let chosen;
  addEventListener('beforeprint', () => {
    chosen = root.dataset.theme;
    root.dataset.theme = 'light';
    for (const c of bare) {
      c.box.style.width = '640px';
      draw(c);
    }
  });
  addEventListener('afterprint', () => {
    if (chosen) root.dataset.theme = chosen; else delete root.dataset.theme;
    for (const c of bare) {
      c.box.style.width = '';
      draw(c);
    }
  });
  root.dataset.charts = 'drawn';
})();
