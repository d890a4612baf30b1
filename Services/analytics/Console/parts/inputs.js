// Named controls with their labels, and what is wrong with each of them.

import { Problem } from '../core/api.js';
import { h, show } from './dom.js';
import { faultText } from './problem.js';

let made = 0;

export class Inputs {
  /** Of fields `{ name, label, kind, value, options, hint, pointer, read }`; `pointer` when the API names one otherwise. */
  constructor(fields) { this.all = fields.map(field); }

  get elements() { return this.all.map(({ element }) => element); }
  element(name) { return this.all.find((one) => one.name === name).element; }

  /** As they stand, whether or not they can be read. */
  get texts() { return Object.fromEntries(this.all.map(({ name, input }) => [name, input.value])); }

  /** Throws a Problem for what cannot be read. */
  get values() { return Object.fromEntries(this.all.map((one) => [one.name, valueOf(one)])); }

  clear() {
    for (const { input, fault } of this.all) {
      input.removeAttribute('aria-invalid');
      show(fault);
    }
  }

  /** Says each fault at its field; gives those that are of none. */
  mark(faults) {
    return faults.filter((one) => {
      const place = this.all.find(({ pointer }) => one.pointer === pointer || one.pointer?.startsWith(`${pointer}/`));
      if (!place) return true;
      place.input.setAttribute('aria-invalid', 'true');
      if (place.element.closest('details')) place.element.closest('details').open = true;
      place.fault.append(h('span', {}, one.pointer === place.pointer ? one.detail || one.code : faultText(one)));
      return false;
    });
  }

  /** To the first that is wrong. */
  focus() { this.all.find(({ input }) => input.hasAttribute('aria-invalid'))?.input.focus(); }
}

function field({ name, label, kind = 'text', value = '', options, hint, pointer = `/${name}`, read, ...more }) {
  const id = `field-${made += 1}`;
  const about = { id, name, 'aria-describedby': `${id}-hint ${id}-fault`, ...more };
  const input = control(kind, about, value, options);
  const fault = h('p', { class: 'fault', id: `${id}-fault` });
  const hints = h('p', { class: 'hint', id: `${id}-hint` }, hint);
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), input, suggestions(id, kind, options), hints, fault);
  return { name, pointer, element, input, fault, kind, read };
}

function control(kind, attributes, value, options) {
  if (kind === 'select') {
    return h('select', attributes, options.map(([word, text]) => h('option', { value: word, selected: word === value }, text)));
  }
  if (kind === 'textarea') return h('textarea', { rows: 6, spellcheck: 'false', ...attributes, value });
  if (kind === 'moment') return h('input', { type: 'datetime-local', ...attributes, value: localText(value) });
  return h('input', { type: kind, autocomplete: 'off', list: options && `${attributes.id}-list`, ...attributes, value });
}

/** What a text may well be; it may be something else. */
function suggestions(id, kind, options) {
  return options && kind !== 'select' && h('datalist', { id: `${id}-list` }, options.map(([word, text]) => h('option', { value: word }, text)));
}

function valueOf({ kind, input, read, pointer }) {
  if (kind === 'moment') return input.value && new Date(input.value).toISOString();
  try {
    return read ? read(input.value) : input.value.trim();
  } catch (error) {
    throw new Problem({ title: 'The form has faults', errors: [{ pointer, detail: error.message }] });
  }
}

/** A moment as the control writes it, in the browser's time zone. */
function localText(text) {
  if (!text) return '';
  const date = new Date(text);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Of a control that holds a JSON object; `none` when it is empty. */
export function readObject(text, none = {}) {
  if (!text.trim()) return none;
  const fault = new Error('expected a JSON object');
  let value;
  try { value = JSON.parse(text); } catch { throw fault; }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault;
  return value;
}
