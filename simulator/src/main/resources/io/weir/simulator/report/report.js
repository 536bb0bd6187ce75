'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const light = ['#0b62c4', '#c2410c', '#0f766e', '#9333ea', '#b91c5c', '#4d7c0f', '#6b5b00', '#475569'];
  const pale = ['#6cb2ff', '#ff9d66', '#4fd1c0', '#cf9bff', '#ff86b3', '#a6d85a', '#e6cf5a', '#a9b8cc'];
  const dashes = [[], [6, 4], [2, 3]];
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = i => (dark.matches ? pale : light)[i % light.length];
  const hidden = new Set();
  let plots = [];

  const ms = v => v == null ? '' : v >= 1000 ? +(v / 1000).toPrecision(3) + ' s'
    : v >= 1 ? +v.toPrecision(3) + ' ms' : +(v * 1000).toPrecision(3) + ' µs';
  const el = (name, attributes = {}, text = '') => {
    const made = name.startsWith('svg:') ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(4))
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  const bands = u => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.fillStyle = style('--band');
    for (const event of data.events) {
      const from = Math.max(bbox.left, u.valToPos(event.at, 'x', true));
      const to = Math.min(bbox.left + bbox.width, u.valToPos(event.at + event.for, 'x', true));
      if (to > from) ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
    }
    ctx.restore();
  };

  const plot = (id, x, rows, xAxis, yAxis, scales, hooks) => {
    const place = document.getElementById(id);
    if (!place || !rows.length) return;
    place.textContent = '';
    const axis = more => ({ stroke: style('--dim'), grid: { stroke: style('--line'), width: 1 },
      ticks: { stroke: style('--line'), width: 1 }, font: '12px system-ui', ...more });
    const width = place.clientWidth;
    plots.push(new uPlot({
      width, height: Math.round(Math.max(220, Math.min(340, width * .5))), scales, hooks,
      legend: { show: false }, cursor: { drag: { x: true, y: false } },
      axes: [axis(xAxis), axis({ size: 62, ...yAxis })],
      series: [{}, ...data.variants.map((variant, i) => ({ label: variant.name, stroke: colour(i), width: 1.6,
        dash: dashes[Math.floor(i / light.length) % 3], show: !hidden.has(i), points: { show: false } }))],
    }, [x, ...rows], place));
  };

  const charts = () => {
    plots.forEach(p => p.destroy());
    plots = [];
    const nines = [0, 1, 2, 3, 4, 5, 6];
    const name = v => v === 0 ? '0' : String(+(100 - 100 / 10 ** v).toFixed(6));
    plot('latency', data.nines, data.variants.map(v => v.latency),
      { splits: u => nines.filter(v => v <= u.scales.x.max), values: (_, splits) => splits.map(name) },
      { values: (_, splits) => splits.map(v => v == null ? '' : ms(v)) },
      { x: { time: false }, y: { distr: 3 } }, {});
    plot('success', data.times, data.variants.map(v => v.success), { values: (_, s) => s.map(v => v + ' s') },
      { values: (_, s) => s.map(v => +v.toFixed(3) + ' %') },
      { x: { time: false }, y: { range: (_, low) => [Math.max(0, Math.min(low - (100 - low) * .05, 99)), 100] } },
      { drawClear: [bands] });
    plot('p99', data.times, data.variants.map(v => v.p99), { values: (_, s) => s.map(v => v + ' s') },
      { values: (_, splits) => splits.map(v => v == null ? '' : ms(v)) },
      { x: { time: false }, y: { distr: 3 } }, { drawClear: [bands] });
  };

  const key = () => document.querySelectorAll('.key').forEach(place => {
    place.textContent = '';
    data.variants.forEach((variant, i) => {
      const button = el('button', { type: 'button', 'aria-pressed': !hidden.has(i) });
      const mark = el('i');
      mark.style.background = colour(i);
      button.append(mark, variant.name);
      button.addEventListener('click', () => {
        hidden.has(i) ? hidden.delete(i) : hidden.add(i);
        draw();
      });
      place.append(button);
    });
  });

  const load = () => {
    const place = document.getElementById('load');
    if (!place) return;
    place.textContent = '';
    const width = Math.max(280, place.clientWidth), row = 40;
    const svg = el('svg:svg', { viewBox: `0 0 ${width} ${data.variants.length * row}`, role: 'img',
      'aria-label': 'load of each endpoint over the mean' });
    data.variants.forEach((variant, v) => {
      const loads = variant.load, cell = width / Math.max(1, loads.length), y = v * row;
      svg.append(el('svg:text', { x: 0, y: y + 12 }, variant.name));
      loads.forEach(([endpoint, ratio], i) => {
        const box = el('svg:rect', { x: i * cell, y: y + 17, width: Math.max(.5, cell - 1), height: 17, rx: 1.5,
          fill: ratio >= 1 ? (dark.matches ? '#ff9d66' : '#c2410c') : (dark.matches ? '#6cb2ff' : '#0b62c4'),
          'fill-opacity': Math.min(.55, .1 + Math.abs(ratio - 1)) });
        box.append(el('svg:title', {}, `${endpoint}: ${ratio.toFixed(3)} of the mean`));
        svg.append(box);
        if (cell > 38) {
          svg.append(el('svg:text', { x: (i + .5) * cell, y: y + 30, 'text-anchor': 'middle', 'font-size': 11 },
            ratio.toFixed(2)));
        }
      });
    });
    place.append(svg);
  };

  const forest = () => document.querySelectorAll('[data-forest]').forEach(place => {
    const rows = data.forests[place.dataset.forest];
    place.textContent = '';
    if (!rows.length) return;
    const width = Math.max(280, place.clientWidth), narrow = width < 640, row = narrow ? 60 : 46, pad = 12;
    const most = Math.max(...rows.flatMap(r => [Math.abs(r.low), Math.abs(r.high)]), 1e-9) * 1.05;
    const x = v => width / 2 + v / most * (width / 2 - pad);
    const svg = el('svg:svg', { viewBox: `0 0 ${width} ${rows.length * row + 22}`, role: 'img',
      'aria-label': 'paired differences with confidence intervals' });
    svg.append(el('svg:line', { x1: width / 2, x2: width / 2, y1: 0, y2: rows.length * row, stroke: style('--dim'),
      'stroke-dasharray': '3 3' }));
    rows.forEach((r, i) => {
      const y = i * row + row - 14;
      const paint = style({ better: '--good', worse: '--bad' }[r.verdict] || '--dim');
      svg.append(el('svg:text', { x: 0, y: y - (narrow ? 29 : 15) }, r.name));
      svg.append(el('svg:text', { x: narrow ? 0 : width, y: y - 15, 'text-anchor': narrow ? 'start' : 'end', class: 'dim' },
        r.text));
      svg.append(el('svg:line', { x1: x(r.low), x2: x(r.high), y1: y, y2: y, stroke: paint, 'stroke-width': 3 }));
      svg.append(el('svg:circle', { cx: x(r.mean), cy: y, r: 4.5, fill: paint }));
    });
    svg.append(el('svg:text', { x: width / 2, y: rows.length * row + 14, 'text-anchor': 'middle', class: 'dim' },
      'no difference'));
    place.append(svg);
  });

  const draw = () => { key(); charts(); load(); forest(); };
  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; draw(); } });
  dark.addEventListener('change', draw);
  draw();
})();
