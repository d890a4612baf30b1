// Forms: what the API finds wrong stands at the field that it points to.

import { Problem } from '../core/api.js';
import { h, show } from './dom.js';
import { faultText } from './problem.js';

let made = 0;

/** A form of `fields` (see `field`); `submit(values)` may throw a Problem, which is shown. */
export function form(fields, { verb, submit, danger, beside = [], className = 'form' }) {
  const inputs = fields.map(field);
  const trouble = h('div', { class: 'problem', role: 'alert', hidden: true });
  const button = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, verb);
  const send = async (event) => {
    event.preventDefault();
    clear(inputs, trouble);
    button.disabled = true;
    try {
      await submit(valuesOf(inputs));
    } catch (error) {
      tell(Problem.of(error), inputs, trouble);
    } finally {
      button.disabled = false;
    }
  };
  return h('form', { class: className, novalidate: true, onsubmit: send },
    inputs.map((one) => one.element), trouble, h('div', { class: 'actions' }, button, beside));
}

/** `{ name, label, kind, value, options, hint, pointer, read }`; `pointer` when the API names the field otherwise. */
function field({ name, label, kind = 'text', value = '', options, hint, pointer = `/${name}`, read, ...more }) {
  const id = `field-${made += 1}`;
  const about = { id, name, 'aria-describedby': `${id}-hint ${id}-fault`, ...more };
  const input = control(kind, about, value, options);
  const fault = h('p', { class: 'fault', id: `${id}-fault` });
  const hints = h('p', { class: 'hint', id: `${id}-hint` }, hint);
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), input, hints, fault);
  return { name, pointer, element, input, fault, kind, read };
}

function control(kind, attributes, value, options) {
  if (kind === 'select') {
    return h('select', attributes, options.map(([word, text]) => h('option', { value: word, selected: word === value }, text)));
  }
  if (kind === 'textarea') return h('textarea', { rows: 6, spellcheck: 'false', ...attributes, value });
  if (kind === 'moment') return h('input', { type: 'datetime-local', ...attributes, value: localText(value) });
  return h('input', { type: kind, autocomplete: 'off', ...attributes, value });
}

function valuesOf(inputs) {
  return Object.fromEntries(inputs.map((one) => [one.name, valueOf(one)]));
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

function clear(inputs, trouble) {
  trouble.hidden = true;
  for (const { input, fault } of inputs) {
    input.removeAttribute('aria-invalid');
    show(fault);
  }
}

function tell(problem, inputs, trouble) {
  const others = [];
  for (const one of problem.faults) {
    const place = inputs.find(({ pointer }) => one.pointer === pointer || one.pointer?.startsWith(`${pointer}/`));
    if (!place) { others.push(one); continue; }
    place.input.setAttribute('aria-invalid', 'true');
    place.fault.append(h('span', {}, one.pointer === place.pointer ? one.detail || one.code : faultText(one)));
  }
  show(trouble, h('strong', {}, problem.title), problem.detail && h('p', {}, problem.detail),
    others.length > 0 && h('ul', {}, others.map((fault) => h('li', {}, faultText(fault)))));
  trouble.hidden = false;
  inputs.find(({ input }) => input.hasAttribute('aria-invalid'))?.input.focus();
}
