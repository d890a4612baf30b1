// Sends dead letters again or throws them away, when that is meant.

import { ask } from './dialog.js';
import { count } from './format.js';

const VERBS = {
  redrive: { title: 'Send again', verb: 'Send again', text: 'They pass the send ledger, so that nothing is sent twice.', member: 'redriven', past: 'sent again' },
  discard: { title: 'Discard', verb: 'Discard for good', text: 'Their contents are removed, and they are never sent.', member: 'discarded', past: 'discarded' },
};

/** `choice` is what the API takes; gives whether it was done. */
export async function settle(page, channel, verb, choice, what) {
  const { title, verb: button, text, member, past } = VERBS[verb];
  const answer = await ask({
    title: `${title}: ${what}?`, text, verb: button, danger: verb === 'discard', act: () => page.api.post(`dlq/${channel}/${verb}`, choice),
  });
  if (!answer) return false;
  page.say(`${count(answer.data[member])} ${past}${answer.data.more ? '; there are more that fit' : ''}.`);
  return true;
}
