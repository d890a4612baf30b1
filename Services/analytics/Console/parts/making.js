// Makes what is called by a key that one chooses.

import { segment } from '../core/api.js';
import { given } from './subscribing.js';

/** The first field of such a form; `example` of a key, and who uses it. */
export function keyField(users, example) {
  return { name: 'key', label: 'Key', hint: `What ${users} call it, such as ${example}.`, read: given };
}

/** Only what is not there yet; what is wrong with the key stands at its field. */
export async function makeKeyed(page, collection, key, body) {
  try {
    return await page.api.put(`${collection}/${segment(key)}`, body, { ifNoneMatch: '*' });
  } catch (error) {
    if (error.status === 404) error.faults = [{ pointer: '/key', detail: 'a key has letters, digits and ._-, up to 128' }];
    if (error.status === 409) error.faults = [{ pointer: '/key', detail: 'there is one of this key already' }];
    throw error;
  }
}
