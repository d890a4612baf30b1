// Asks before something is done, and does it: a refusal is shown where it was asked for.

import { h, show } from './dom.js';
import { form } from './form.js';
import { button } from './pieces.js';

/** Resolves with what `act(values)` gives, or with null when it is called off. */
export function ask({ title, text, fields = [], verb, danger, act }) {
  return new Promise((resolve) => {
    let result = null;
    const submit = async (values) => {
      result = await act(values) ?? true;
      dialog.close();
    };
    const beside = button('Not now', () => dialog.close(), { quiet: true });
    const dialog = open(title, [text && h('p', {}, text), form(fields, { verb, danger, submit, beside })], () => resolve(result));
  });
}

/** Shows something once, such as a secret that is told nowhere else. */
export function tell(title, ...content) {
  const dialog = open(title, [content, h('div', { class: 'actions' }, button('Done', () => dialog.close()))]);
}

function open(title, content, closed = () => {}) {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' });
  show(dialog, h('h2', { id: 'dialog-title' }, title), content);
  dialog.addEventListener('close', () => { dialog.remove(); closed(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
