// Lines over time, drawn in SVG. Whoever does not see them reads the same figures in a table or moves through them by keys.

import { h, show, svg } from './dom.js';
import { count } from './format.js';
import { fold } from './pieces.js';
import { table } from './table.js';

const [HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [250, 48, 8, 26, 10];
/** Near the width on the screen, so that letters keep their size. */
const isNarrow = matchMedia('(max-width: 46rem)');

/** `points`: `[{ name, values }]` by series, as many as `series` `[{ key, title }]`; `name(point)` for people. */
export function lineChart({ title, points, series, name }) {
  const width = isNarrow.matches ? 400 : 1150;
  const most = niceCeiling(Math.max(1, ...points.flatMap((point) => series.map(({ key }) => point[key]))));
  const x = (index) => LEFT + (width - LEFT - RIGHT) * (points.length > 1 ? index / (points.length - 1) : 0.5);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  const said = h('output', { class: 'reading' }, 'Point at the chart, or use the arrow keys, to read a moment.');
  const mark = svg('line', { class: 'mark', y1: TOP, y2: HEIGHT - BOTTOM, visibility: 'hidden' });
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', tabindex: '0', 'aria-label': summary(title, points, series) },
    scale(most, y, width), moments(points, name, x, width), series.map((one, index) => line(one, index, points, x, y)), mark);
  readable(drawing, mark, points, { x, width }, (point) => {
    show(said, `${name(point)}: ${series.map(({ key, title: text }) => `${text} ${count(point[key])}`).join(', ')}`);
  });
  return h('figure', { class: 'chart' }, h('figcaption', {}, title), legend(series), drawing, said, fold('The figures', table({
    caption: title, rows: points.toReversed(), key: name,
    columns: [{ title: 'When', cell: name }, ...series.map(({ key, title: text }) => ({ title: text, numeric: true, cell: (point) => count(point[key]) }))],
  })));
}

function line({ key }, index, points, x, y) {
  const path = points.map((point, place) => `${place ? 'L' : 'M'}${x(place).toFixed(1)} ${y(point[key]).toFixed(1)}`).join('');
  return svg('path', { class: `line series-${index}`, d: points.length > 1 ? path : `${path}h1` });
}

function scale(most, y, width) {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => svg('g', { class: 'scale' },
    svg('line', { x1: LEFT, x2: width - RIGHT, y1: y(most * part), y2: y(most * part) }),
    svg('text', { x: LEFT - 8, y: y(most * part) + 4, 'text-anchor': 'end' }, count(most * part))));
}

/** As many as have room, from the first on; none that would be cut off at the end. */
function moments(points, name, x, width) {
  const step = Math.max(1, Math.ceil(points.length / (width / 180)));
  return points.map((point, index) => index % step === 0 && x(index) < width - 50
    && svg('text', { x: x(index), y: HEIGHT - 6, 'text-anchor': index ? 'middle' : 'start' }, name(point)));
}

function legend(series) {
  return h('ul', { class: 'legend' }, series.map(({ title }, index) =>
    h('li', {}, svg('svg', { viewBox: '0 0 28 8', 'aria-hidden': 'true' }, svg('path', { class: `line series-${index}`, d: 'M0 4H28' })), title)));
}

/** By pointer and by keys, one moment after the other. */
function readable(drawing, mark, points, { x, width }, say) {
  let chosen = points.length - 1;
  const read = (index) => {
    if (points.length === 0) return;
    chosen = Math.min(points.length - 1, Math.max(0, index));
    for (const end of ['x1', 'x2']) mark.setAttribute(end, x(chosen));
    mark.setAttribute('visibility', 'visible');
    say(points[chosen]);
  };
  drawing.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width * width - LEFT) / (width - LEFT - RIGHT);
    read(Math.round(place * (points.length - 1)));
  });
  drawing.addEventListener('focus', () => read(chosen));
  drawing.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -points.length, End: points.length }[event.key];
    if (!step) return;
    event.preventDefault();
    read(chosen + step);
  });
}

function summary(title, points, series) {
  const sums = series.map(({ key, title: text }) => `${text} ${count(points.reduce((sum, point) => sum + point[key], 0))}`);
  return `${title}. In all: ${sums.join(', ')}.`;
}

/** A round number that divides well into four. */
function niceCeiling(value) {
  const step = 10 ** Math.floor(Math.log10(value));
  const round = [1, 2, 4, 5, 8, 10].find((factor) => factor * step >= value) * step;
  return Math.max(4, round);
}
