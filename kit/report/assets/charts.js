// Draws the charts: options come as JSON from the page, colours from its style sheet,
// formats by name from here. A page that follows a training adds and updates them.
const figures = (function () {
  const json = (root, selector) => JSON.parse(root.querySelector(selector).textContent);
  let axes = document.getElementById('axes') ? json(document, '#axes') : [];
  const minus = s => s.replace(/-/g, '\u2212');
  const grouped = v => minus(Math.round(v).toString()).replace(/\B(?=(\d{3})+$)/g, ',');
  const digits = (v, n) => minus(String(+(+v).toPrecision(n)));
  const scaled = (v, units, step) => {
    let i = 0;
    for (v = +v; Math.abs(v) >= step * 0.9995 && i < units.length - 1; i++) v /= step;
    return digits(v, 3) + units[i];
  };
  const formats = {
    label: v => String(v),
    count: grouped,
    rating: v => minus((+v).toFixed(2)),
    loss: v => digits(v, 4),
    rate: v => v == 0 ? '0' : Math.abs(v) < 1e-3 ? minus((+v).toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e')) : digits(v, 3),
    speed: v => formats.compact(v) + ' tokens/s',
    compact: v => scaled(v, ['', 'k', 'M', 'G', 'T'], 1000),
    bytes: v => scaled(v, [' B', ' kB', ' MB', ' GB', ' TB'], 1000),
    percent: v => digits(100 * v, 3) + '%',
    epoch: v => digits(v, 4),
    seconds: v => {
      const t = Math.round(+v), two = (a, b, of) => Math.floor(t / a) + of[0] + (t % a >= b ? ' ' + Math.floor(t % a / b) + of[1] : '');
      return v < 10 ? digits(v, 2) + ' s' : t < 60 ? t + ' s' : t < 3600 ? two(60, 1, [' m', ' s']) : t < 86400 ? two(3600, 60, [' h', ' m']) : two(86400, 3600, [' d', ' h']);
    },
  };
  const tickFormats = Object.assign({}, formats, { count: formats.compact, speed: formats.compact, rating: v => minus(String(+(+v).toFixed(2))) });

  // CSS colours as the theme has them now
  const probe = element('span');
  probe.hidden = true;
  document.body.append(probe);
  function colour(name) {
    probe.style.color = 'var(' + name + ')';
    return getComputedStyle(probe).color;
  }
  function paint(value) {
    if (Array.isArray(value)) { value.forEach(paint); return; }
    if (!value || typeof value !== 'object') return;
    for (const key of Object.keys(value)) {
      const v = value[key];
      if (typeof v === 'string') { if (/colou?r$/i.test(key) && v.startsWith('--')) value[key] = colour(v); }
      else if (key !== 'data' || (v && v.length && v[0] && v[0].itemStyle)) paint(v);
    }
  }

  function dress(option, chart) {
    const ink = colour('--soft'), muted = colour('--muted'), line = colour('--line'), panel = colour('--panel');
    const family = getComputedStyle(document.body).fontFamily;
    const narrow = chart.box.clientWidth < 520;
    option.textStyle = { fontFamily: family, color: ink };
    option.aria = { enabled: false };
    const axis = (a, format, vertical) => {
      a.axisLine = { show: !vertical && a.type !== 'category', lineStyle: { color: line } };
      a.axisTick = { show: false };
      a.splitLine = { show: vertical ? a.type !== 'category' : option.yAxis[0].type === 'category', lineStyle: { color: line, opacity: 0.7 } };
      a.nameTextStyle = { color: muted, fontSize: 12 };
      a.axisLabel = Object.assign({}, a.axisLabel, { show: true, color: muted, fontSize: 12, hideOverlap: true });
      if (a.type === 'category') {
        if (vertical) Object.assign(a.axisLabel, { width: narrow ? 96 : 220, margin: 14, overflow: 'truncate', hideOverlap: false });
      } else {
        a.axisLabel.formatter = tickFormats[format];
        if (a.max === 1) a.interval = !vertical && narrow ? 0.5 : 0.25;
        else if (!vertical && narrow) a.splitNumber = 3;
      }
    };
    option.xAxis.forEach(a => axis(a, chart.xFormat, false));
    option.yAxis.forEach(a => axis(a, chart.meta.y, true));
    Object.assign(option.legend, { textStyle: { color: ink, fontSize: 12, lineHeight: 18 }, inactiveColor: muted, pageTextStyle: { color: muted }, pageIconColor: ink, pageIconInactiveColor: line, itemGap: 16 });
    option.tooltip = Object.assign(option.tooltip, {
      confine: true, backgroundColor: panel, borderColor: colour('--line-strong'), padding: [8, 12],
      extraCssText: 'box-shadow:0 4px 18px rgb(0 0 0/.14);border-radius:8px', textStyle: { color: colour('--ink') },
      formatter: p => tip(p, chart), axisPointer: { type: option.xAxis[0].type === 'category' || option.yAxis[0].type === 'category' ? 'shadow' : 'line', lineStyle: { color: muted }, shadowStyle: { color: muted, opacity: 0.1 } },
    });
    if (!option.series.some(s => s.type === 'line' && s.name)) Object.assign(option.legend, { itemWidth: 11, itemHeight: 11 });
    for (const s of option.series) {
      if (s.type === 'line') { s.sampling = s.data.length > 2000 ? 'lttb' : undefined; s.emphasis = { disabled: true }; }
      if (s.id === 'lift' || s.id === 'diagonal' || s.id === 'span') { s.silent = true; s.tooltip = { show: false }; s.animation = false; }
      if (s.type === 'scatter' || s.id === 'span') s.z = s.type === 'scatter' ? 4 : 3;
    }
    if (chart.zooms) {
      option.dataZoom = [{ type: 'inside', xAxisIndex: 0, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, moveOnMouseMove: true, filterMode: 'none' }];
      option.toolbox = { show: true, itemSize: 0, showTitle: false, feature: { dataZoom: { yAxisIndex: 'none' } } };
    }
    paint(option);
    return option;
  }

  function tip(params, chart) {
    const list = (Array.isArray(params) ? params : [params]).filter(p => p.seriesName && p.value !== undefined);
    const box = element('div', 'tip');
    if (!list.length) return box;
    const first = list[0], m = chart.meta, pick = (p, dim) => Array.isArray(p.value) ? p.value[dim === 'x' ? 0 : 1] : p.value;
    const pair = Array.isArray(first.value);
    box.append(element('b', '', m.shared ? (pair ? formats[chart.xFormat](first.value[0]) + ' ' + chart.xName() : first.name) : first.name));
    const line = (mark, name, text) => {
      const d = element('div'), i = element('i');
      if (mark) i.style.background = mark;
      d.append(i, element('span', '', name), element('em', '', text));
      box.append(d);
    };
    for (const p of list) {
      const v = pick(p, m.value);
      const text = v === null || v === undefined || Number.isNaN(v) ? 'not a number' : formats[m.value === 'x' ? m.x : m.y](v);
      line(p.color, p.seriesName, text);
      if (!m.shared && m.value === 'y' && pair) line('', m.xName, formats[m.x](p.value[0]));
    }
    return box;
  }

  // a CSV cell that spreadsheets take as text
  function cell(v) {
    let s = v === null || v === undefined ? '' : String(v);
    if (typeof v === 'string' && /^[=+\-@\t\r]/.test(s)) s = "'" + s;
    return /[",\n\r]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s;
  }
  function csv(chart) {
    const m = chart.meta, rows = [['series', 'item', m.xName, m.yName]], categories = chart.option.xAxis[0].data || chart.option.yAxis[0].data;
    for (const s of chart.option.series) {
      if (!s.name) continue;
      s.data.forEach((d, i) => {
        const v = d.value, name = d.name || '';
        if (Array.isArray(v)) rows.push([s.name, name, v[0], categories ? categories[i] : v[1]]);
        else if (m.value === 'x') rows.push([s.name, name, v, categories[i]]);
        else rows.push([s.name, name, categories[i], v]);
      });
    }
    return rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n';
  }
  function download(url, name) {
    const a = element('a');
    a.href = url;
    a.download = name;
    document.body.append(a);
    a.click();
    a.remove();
  }

  // whole minutes or hours between the ticks of so many seconds
  function tickSeconds(width, narrow) {
    const wanted = width / (narrow ? 3 : 6), units = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
    return wanted < 1 ? undefined : units.find(u => u >= wanted) || 86400 * Math.ceil(wanted / 86400);
  }

  const charts = [];
  class Chart {
    constructor(card, text, meta) {
      this.card = card;
      this.box = card.querySelector('.chart');
      this.meta = meta;
      this.text = text;
      this.option = JSON.parse(this.text);
      this.zooms = this.box.hasAttribute('data-zoom');
      this.axis = 'step';
      this.logarithmic = false;
      this.xFormat = this.meta.x;
      card.querySelectorAll('[data-do]').forEach(b => b.addEventListener('click', () => this[b.dataset.do](b)));
      if (this.zooms) this.box.addEventListener('keydown', e => this.key(e));
    }
    xName() { return this.meta.xName === 'step' ? { step: '', epoch: 'epochs', time: '', tokens: 'tokens' }[this.axis] : this.meta.xName; }
    current() {
      const option = JSON.parse(this.text);
      if (this.meta.xName === 'step') {
        if (this.axis !== 'step') this.remap(option);
        this.xFormat = this.axis === 'step' ? 'count' : this.axis === 'epoch' ? 'epoch' : this.axis === 'time' ? 'seconds' : 'compact';
        if (this.axis === 'time') {
          option.xAxis[0].interval = tickSeconds(Math.max(...axes.flatMap(a => a.time.slice(-1))), this.box.clientWidth < 520);
          option.xAxis[0].max = 'dataMax'; // an interval of one's own would round it up
          option.xAxis[0].axisLabel = { showMaxLabel: false };
        }
        option.xAxis[0].name = { step: 'step', epoch: 'epoch', time: 'time of training', tokens: 'tokens seen' }[this.axis];
      }
      if (this.logarithmic) {
        option.yAxis[0].type = 'log';
        for (const s of option.series) for (const d of s.data) if (d.value[1] <= 0) d.value[1] = null;
      }
      return dress(option, this);
    }
    // replaces each step by the epoch or the tokens of the same line of the run
    remap(option) {
      for (const s of option.series) {
        const run = axes[+s.id.slice(3).split('/')[0]], at = new Map(run.step.map((step, i) => [step, run[this.axis][i]]));
        for (const d of s.data) d.value[0] = at.get(d.value[0]);
      }
    }
    draw() {
      if (!this.instance) {
        this.instance = echarts.init(this.box, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, devicePixelRatio) });
        this.instance.on('datazoom', () => {
          if (this.axis === 'time') {
            const { startValue, endValue } = this.instance.getOption().dataZoom[0];
            this.instance.setOption({ xAxis: [{ interval: tickSeconds(endValue - startValue, this.box.clientWidth < 520) }] });
          }
          const b = this.card.querySelector('[data-do=reset]');
          if (b) b.hidden = false;
        });
        this.instance.on('click', p => {
          const anchor = this.meta.links && this.meta.links[p.name];
          if (anchor) location.hash = anchor;
        });
      }
      this.instance.setOption(this.current(), true);
      if (this.zooms) this.instance.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true });
    }
    key(e) {
      const zoom = this.instance.getOption().dataZoom[0];
      let { start, end } = zoom;
      const width = end - start, step = width / 5;
      if (e.key === '+' || e.key === '=') { start += step; end -= step; }
      else if (e.key === '-') { start -= step; end += step; }
      else if (e.key === 'ArrowLeft') { const d = Math.min(step, start); start -= d; end -= d; }
      else if (e.key === 'ArrowRight') { const d = Math.min(step, 100 - end); start += d; end += d; }
      else if (e.key === '0') { start = 0; end = 100; }
      else return;
      e.preventDefault();
      this.instance.dispatchAction({ type: 'dataZoom', start: Math.max(0, start), end: Math.min(100, end) });
    }
    log(button) {
      this.logarithmic = !this.logarithmic;
      button.setAttribute('aria-pressed', this.logarithmic);
      this.draw();
    }
    reset(button) {
      this.draw();
      button.hidden = true;
    }
    png() { download(this.instance.getDataURL({ type: 'png', pixelRatio: 3, backgroundColor: colour('--panel') }), this.card.id + '.png'); }
    csv() {
      const url = URL.createObjectURL(new Blob(['\ufeff' + csv(this)], { type: 'text/csv' }));
      download(url, this.card.id + '.csv');
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }
  }

  document.querySelectorAll('.chart-card').forEach(card => charts.push(new Chart(card, card.querySelector('.option').textContent, json(card, '.meta'))));
  // one chart a frame: the page answers while they are drawn
  (function next(i) {
    if (i >= charts.length) { document.documentElement.dataset.charts = 'drawn'; return; }
    charts[i].draw();
    requestAnimationFrame(() => next(i + 1));
  })(0);

  // a chart that is on no page, in the size of a figure in a paper
  function figure(text, meta, width) {
    const chart = Object.create(Chart.prototype);
    Object.assign(chart, { box: { clientWidth: width }, meta, text, axis: 'step', logarithmic: false, xFormat: meta.x, zooms: false });
    const option = Object.assign(chart.current(), { backgroundColor: '#ffffff' });
    option.textStyle.fontFamily = 'Helvetica, Arial, sans-serif'; // ECharts writes names with quotes into SVG as they are
    return option;
  }
  const redraw = () => charts.forEach(c => c.instance && c.draw());
  document.addEventListener('themechange', redraw);
  document.querySelectorAll('#axis-choice input').forEach(r => r.addEventListener('change', () => {
    for (const c of charts) if (c.meta.xName === 'step') { c.axis = r.value; if (c.instance) c.draw(); }
  }));
  new ResizeObserver(() => charts.forEach(c => c.instance && c.instance.resize())).observe(document.body);
  // paper is light and narrow
  addEventListener('beforeprint', () => charts.forEach(c => {
    if (!c.instance) c.draw();
    c.box.style.width = '680px';
    c.instance.resize();
    c.draw();
  }));
  addEventListener('afterprint', () => charts.forEach(c => { c.box.style.width = ''; c.instance.resize(); c.draw(); }));

  return {
    // a chart in a card that is on the page already
    add(card, text, meta) {
      const chart = new Chart(card, text, meta), chosen = document.querySelector('#axis-choice input:checked');
      if (chosen && meta.xName === 'step') chart.axis = chosen.value;
      charts.push(chart);
      chart.draw();
      return chart;
    },
    // other data; what the reader has zoomed into stays
    update(chart, text) {
      if (chart.text === text) return;
      const zoom = chart.zooms && chart.instance.getOption().dataZoom[0];
      chart.text = text;
      chart.option = JSON.parse(text);
      chart.draw();
      if (zoom && (zoom.start > 0 || zoom.end < 100)) chart.instance.dispatchAction({ type: 'dataZoom', startValue: zoom.startValue, endValue: zoom.endValue });
    },
    remove(chart) {
      chart.instance.dispose();
      charts.splice(charts.indexOf(chart), 1);
    },
    steps(list) { axes = list; },
    svg(text, meta, width, height) {
      const e = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
      e.setOption(figure(text, meta, width));
      const svg = e.renderToSVGString();
      e.dispose();
      return svg;
    },
    png(text, meta, width, height) {
      const e = echarts.init(element('div'), null, { renderer: 'canvas', width, height, devicePixelRatio: 3 });
      e.setOption(figure(text, meta, width));
      const url = e.getDataURL({ type: 'png', pixelRatio: 3, backgroundColor: '#ffffff' });
      e.dispose();
      return url;
    },
  };
})();
