// All addresses that must not be written to.

import { filters } from '../parts/filters.js';
import { button } from '../parts/pieces.js';
import { suppress, suppressionColumns } from '../parts/suppressing.js';
import { list } from '../parts/table.js';

export function suppressions(page) {
  const path = ['suppressions'];
  page.head('Suppressions', page.may('addSuppression') && button('Suppress an address…', () => suppress(page, null, () => live.refresh())));
  filters(page, path, [{ name: 'address', label: 'Address' }]);
  const live = list(page, path, {
    what: 'the suppressions', caption: 'Addresses that must not be written to, the newest first', key: ({ id }) => id,
    every: 30_000, nothing: 'No address is suppressed.',
    load: (signal) => page.api.get('suppressions', { query: { ...page.query, limit: page.query.address ? undefined : 50 }, signal }),
    columns: suppressionColumns(page, () => live.refresh()),
  });
}
