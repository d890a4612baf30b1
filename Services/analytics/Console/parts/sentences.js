// What was decided and what a cancel came to, as one would say it.

import { channelName, count, words } from './format.js';

const VERDICTS = {
  send: 'It is sent.', defer: 'Later.', suppress: 'It is not sent.', expire: 'It is not sent any more.', cancel: 'Cancelled.',
  stand_by: 'In reserve.', retract: 'Taken back.', too_late: 'Too late.',
};
const OUTCOMES = { prevented: 'was stopped before it was sent', retracted: 'was taken back', too_late: 'had been sent already' };

/** `sentence` is the API's own; a reason that it does not explain is told by its code. */
export function decisionSentence({ verdict, reason, sentence, detail, dry_run: isDry }) {
  const why = sentence ?? `The reason is “${words(reason)}”.`;
  return [isDry && 'Asked as a dry run.', VERDICTS[verdict] ?? `${words(verdict)}.`, why, detail].filter(Boolean).join(' ');
}

/** Truthful also when nobody knows yet. */
export function outcomeSentences({ outcome, detail, people }) {
  if (people) return [`${count(people.prevented)} are spared; of those taken before, each is recalled where that can still be done.`];
  if (!outcome) return [`The cancel is stored and will be done. ${detail ?? ''}`.trim()];
  const told = Object.entries(outcome).map(([channel, word]) => `${channelName(channel)}: it ${OUTCOMES[word] ?? `is ${words(word)}`}.`);
  return told.length ? told : ['There was nothing left to cancel.'];
}
