'use strict';

// Turbo shows what the server sends. Only the plots are drawn here.
(() => {
  // A disabled button would lose the keyboard's place
  Turbo.config.forms.submitter = 'aria-disabled';

  const SECONDS = 60;
  const TICKS = [0, 1, 3, 10, 30, 100, 300, 1000];
  const scale = (value) => Math.log10(1 + value);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function plot(canvas) {
    const line = (type, key, more) => ({ type, key, data: [], parsing: false, ...more });
    return new Chart(canvas, {
      data: {
        labels: Array.from({ length: SECONDS }, (_, index) => index - SECONDS + 1),
        datasets: [
          line('bar', 'logins', { order: 1, barPercentage: 0.7, categoryPercentage: 1, minBarLength: 0 }),
          line('bar', 'failed', { order: 2, barPercentage: 0.95, categoryPercentage: 1 }),
          line('line', 'calls', { order: 3, fill: true, pointRadius: 0, borderWidth: 2, tension: 0.25 }),
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        events: [],
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        scales: {
          x: { grid: { display: false }, ticks: { autoSkip: false, maxRotation: 0, callback(_, index) {
            const second = index - SECONDS + 1;
            return second === 0 ? 'now' : second % (this.chart.width < 240 ? 30 : 15) === 0 ? second + ' s' : '';
          } } },
          y: { min: 0, max: scale(10), border: { display: false }, afterBuildTicks: (axis) => {
            axis.ticks = TICKS.map((tick) => ({ value: scale(tick) })).filter((tick) => tick.value <= axis.max + 0.01);
          }, ticks: { callback: (value) => Math.round(Math.pow(10, value) - 1) } },
        },
      },
    });
  }

  function paint(chart) {
    const [logins, failed, calls] = chart.data.datasets;
    logins.backgroundColor = color('--logins');
    failed.backgroundColor = color('--failed');
    calls.borderColor = color('--calls');
    calls.backgroundColor = color('--calls-fill');
    for (const axis of ['x', 'y']) {
      chart.options.scales[axis].ticks.color = color('--quiet');
      chart.options.scales[axis].grid.color = color('--line');
      chart.options.scales[axis].ticks.font = { family: getComputedStyle(document.body).fontFamily, size: 11 };
    }
    chart.options.scales.x.border = { color: color('--line') };
    chart.update();
  }

  const charts = [...document.querySelectorAll('canvas[data-line]')].map(plot);
  charts.forEach(paint);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(paint));

  function show(lines) {
    // One scale for all plots, so that they compare
    const most = Math.max(...Object.values(lines).flat().map((second) => Math.max(second.calls, second.logins)), 9);
    for (const chart of charts) {
      const seconds = lines[chart.canvas.dataset.line];
      const first = SECONDS - seconds.length;
      for (const dataset of chart.data.datasets) {
        dataset.data = seconds.map((second, index) => ({ x: first + index, y: scale(second[dataset.key]) }));
      }
      chart.options.scales.y.max = scale(most * 1.15);
      chart.update();
      chart.canvas.dataset.seconds = seconds.length;
    }
  }

  const source = document.querySelector('turbo-stream-source');
  if (source && source.streamSource) {
    source.streamSource.addEventListener('traffic', (event) => show(JSON.parse(event.data)));
  }
})();
