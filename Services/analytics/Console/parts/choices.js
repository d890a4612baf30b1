// Which kinds of notifications a person wants by which channels: a grid of answers, each of which may be left open.

import { h } from './dom.js';
import { CHANNELS } from './filters.js';
import { table } from './table.js';

const ANSWERS = [['', '–'], ['yes', 'wanted'], ['no', 'not wanted']];
const COLUMNS = [[null, 'By all channels'], ...CHANNELS];

/** Gives its element, and `read()`: the choices as the API takes them. */
export function choiceGrid(choices, categories) {
  const cells = [];
  const answer = (row, channel, title) => {
    const known = choices.find((one) => one.category === row.category && one.channel === channel);
    const word = known ? known.allowed ? 'yes' : 'no' : '';
    const options = ANSWERS.map(([value, text]) => h('option', { value, selected: value === word }, text));
    const input = h('select', { 'aria-label': `${row.name}: ${title.toLowerCase()}` }, options);
    cells.push({ category: row.category, channel, input });
    return input;
  };
  const element = table({
    caption: 'What is wanted by which channel', rows: rowsOf(choices, categories), key: ({ category }) => category ?? '',
    columns: [
      { title: 'Category', cell: ({ name, required }) => [name, required && h('div', { class: 'quiet' }, 'goes out all the same')] },
      ...COLUMNS.map(([channel, title]) => ({ title, cell: (row) => answer(row, channel, title) })),
    ],
  });
  const read = () => cells.filter(({ input }) => input.value)
    .map(({ category, channel, input }) => ({ category, channel, allowed: input.value === 'yes' }));
  return { element, read };
}

/** Those of categories that are gone stay until they are taken back. */
function rowsOf(choices, categories) {
  const rows = categories.map(({ key, name, required }) => ({ category: key, name: name || key, required }));
  const gone = new Set(choices.map(({ category }) => category).filter((key) => key && !rows.some(({ category }) => category === key)));
  return [{ category: null, name: 'Everything' }, ...rows, ...[...gone].map((key) => ({ category: key, name: key }))];
}
