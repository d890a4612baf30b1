// How much of something is used up, with marks at shares of it.

import { svg } from './dom.js';

const [WIDTH, BAR, HEIGHT] = [220, 12, 30];
/** What is beyond is drawn to the end alone. */
const MOST = 1.2;

/** `share` of one; `marks` are shares too. `text` says it to who does not see it. */
export function gauge(share, marks, tone, text) {
  const x = (part) => (Math.min(MOST, Math.max(0, part)) / MOST * WIDTH).toFixed(1);
  return svg('svg', { class: `gauge ${tone}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': text },
    svg('rect', { class: 'track', width: WIDTH, height: BAR, rx: 3 }), svg('rect', { class: 'fill', width: x(share), height: BAR, rx: 3 }),
    marks.map((mark) => [svg('line', { x1: x(mark), x2: x(mark), y1: 0, y2: BAR + 3 }),
      svg('text', { x: x(mark), y: HEIGHT - 2, 'text-anchor': 'middle' }, `${mark * 100} %`)]));
}
