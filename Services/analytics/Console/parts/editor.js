// Writes a version, one channel and language at a time, and shows what is written as it would be sent.

import { Problem } from '../core/api.js';
import { ask } from './dialog.js';
import { h, show } from './dom.js';
import { CHANNELS } from './filters.js';
import { sending } from './form.js';
import { Inputs, readObject } from './inputs.js';
import { button, card, empty, fold } from './pieces.js';
import { filled } from './preview.js';
import { faultText } from './problem.js';
import { contentName, hasWords, placed, wordFields, written } from './words.js';

const PAUSE = 350;

export class Editor {
  /** `draft`: `{ contents, index, schema, data }`, the last two as text; `changed()` and `saved(version)` are told. */
  constructor(page, path, draft, { changed, saved }) {
    Object.assign(this, { page, path, draft, changed, saved });
    this.element = h('div');
    page.signal.addEventListener('abort', () => clearTimeout(this.timer));
    this.draw();
  }

  get content() { return this.draft.contents[this.draft.index]; }

  draw() {
    const add = button('Add words…', () => this.add());
    if (!this.content) return show(this.element, card('Words', empty('Nothing is written yet: begin with a channel.'), add));
    this.inputs = new Inputs([...wordFields(this.content), ...this.others]);
    this.result = h('div', { role: 'status' });
    const { button: save, trouble, send } = sending(this.inputs, { verb: 'Save as a new version', submit: (values) => this.save(values) });
    const words = this.inputs.all.filter(({ name }) => !['schema', 'data'].includes(name)).map(({ element }) => element);
    show(this.element, this.chooser(add), h('form', { novalidate: true, onsubmit: send, oninput: () => this.take() },
      h('div', { class: 'columns' },
        card(contentName(this.content), words, fold('Schema of the data', this.inputs.element('schema'))),
        card('Preview', this.inputs.element('data'), this.result)),
      trouble, h('div', { class: 'actions' }, save, h('span', { class: 'quiet' }, 'Nothing is sent with it before it is published.'))));
    this.preview();
  }

  get others() {
    const { schema, data } = this.draft;
    return [
      { name: 'schema', label: 'JSON Schema', kind: 'textarea', value: schema, hint: 'Data that does not fit is refused. Empty for none.', read: (text) => readObject(text, null) },
      { name: 'data', label: 'Sample data', kind: 'textarea', value: data, hint: 'A JSON object.', read: readObject },
    ];
  }

  chooser(add) {
    const { contents, index } = this.draft;
    const options = contents.map((content, place) => h('option', { value: String(place), selected: place === index }, contentName(content)));
    const pick = (event) => this.pick(Number(event.target.value));
    return h('div', { class: 'actions chooser' },
      h('label', { for: 'words' }, 'Words'), h('select', { id: 'words', onchange: pick }, options), add,
      button('Remove these…', () => this.remove(), { danger: true, label: `Remove ${contentName(this.content)}` }));
  }

  pick(index) {
    this.draft.index = index;
    this.draw();
    this.element.querySelector('#words')?.focus();
  }

  /** Keeps what is written, and shows it as soon as nobody types. */
  take() {
    const { schema, data, ...words } = this.inputs.texts;
    Object.assign(this.content, words);
    Object.assign(this.draft, { schema, data });
    this.changed();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.preview(), PAUSE);
  }

  async preview() {
    this.asking?.abort();
    this.asking = new AbortController();
    const signal = AbortSignal.any([this.page.signal, this.asking.signal]);
    if (!hasWords(this.content)) return show(this.result, empty('What you write is shown here.'));
    try {
      const found = await this.page.api.post(`${this.path}/preview`, this.wish, { signal });
      this.inputs.clear();
      show(this.result, filled(found.data));
    } catch (error) {
      if (!signal.aborted) this.refuse(placed(Problem.of(error), this.draft.contents, 0));
    }
  }

  /** These words alone, so that none of another language are found instead. */
  get wish() {
    const { schema, data } = this.inputs.values;
    const { weight, ...content } = written(this.content);
    return { contents: [content], channel: content.channel, locale: content.locale, data, ...(schema && { schema }) };
  }

  refuse(problem) {
    this.inputs.clear();
    const others = this.inputs.mark(problem.faults);
    const isTold = problem.faults.length > 0 && others.length === 0;
    show(this.result, isTold ? h('p', { class: 'fault' }, 'These words cannot be sent: what is wrong stands at its field.')
      : h('div', { class: 'problem' }, h('strong', {}, problem.title), h('p', {}, problem.detail), others.map((fault) => h('p', {}, faultText(fault)))));
  }

  async save({ schema }) {
    const { contents, index } = this.draft;
    try {
      const { data } = await this.page.api.post(`${this.path}/versions`, { contents: contents.map(written), ...(schema && { schema }) });
      this.saved(data);
    } catch (error) {
      throw placed(Problem.of(error), contents, index);
    }
  }

  /** For a channel that is there in another language or variant, its words are what one begins with. */
  async add() {
    const { contents } = this.draft;
    const act = ({ channel, locale, variant }) => {
      if (contents.some((one) => contentName(one).toLowerCase() === contentName({ channel, locale, variant }).toLowerCase())) {
        throw new Problem({ title: 'The form has faults', errors: [{ pointer: '/locale', detail: 'these words are there already' }] });
      }
      const like = this.content?.channel === channel ? this.content : contents.find((one) => one.channel === channel);
      contents.push({ ...like, channel, locale, variant });
    };
    const done = await ask({
      title: 'Add words', verb: 'Add them', act,
      fields: [
        { name: 'channel', label: 'Channel', kind: 'select', options: CHANNELS, value: this.content?.channel ?? 'email' },
        { name: 'locale', label: 'Language', hint: 'Such as fr-CA; without one, for those whose language has none.' },
        { name: 'variant', label: 'Variant', hint: 'To try several against each other; else none.' },
      ],
    });
    if (!done) return;
    this.changed();
    this.pick(contents.length - 1);
  }

  async remove() {
    const { contents, index } = this.draft;
    const text = 'Versions that are written already keep them.';
    if (!await ask({ title: `Remove ${contentName(this.content)}?`, text, verb: 'Remove them', danger: true, act: () => contents.splice(index, 1) })) return;
    this.changed();
    this.pick(0);
  }
}
