// Forms: what the API finds wrong stands at the field that it points to.

import { Problem } from '../core/api.js';
import { h, show } from './dom.js';
import { Inputs } from './inputs.js';
import { faultText } from './problem.js';

/** A form of `fields` (see Inputs); `submit(values)` may throw a Problem, which is shown. */
export function form(fields, { verb, submit, danger, beside = [], className = 'form' }) {
  const inputs = new Inputs(fields);
  const { button, trouble, send } = sending(inputs, { verb, submit, danger });
  return h('form', { class: className, novalidate: true, onsubmit: send },
    inputs.elements, trouble, h('div', { class: 'actions' }, button, beside));
}

/** What a form needs beside its inputs, however they are laid out. */
export function sending(inputs, { verb, submit, danger }) {
  const trouble = h('div', { class: 'problem', role: 'alert', hidden: true });
  const button = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, verb);
  const send = async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    inputs.clear();
    button.disabled = true;
    try {
      await submit(inputs.values);
    } catch (error) {
      tell(Problem.of(error), inputs, trouble);
    } finally {
      button.disabled = false;
    }
  };
  return { button, trouble, send };
}

function tell(problem, inputs, trouble) {
  const others = inputs.mark(problem.faults);
  show(trouble, h('strong', {}, problem.title), problem.detail && h('p', {}, problem.detail),
    others.length > 0 && h('ul', {}, others.map((fault) => h('li', {}, faultText(fault)))));
  trouble.hidden = false;
  inputs.focus();
}
