// What the API offers and to which roles, as its own document says: what it does not offer is not shown.

import { Problem, reach } from './api.js';

export class Operations {
  constructor(document) {
    this.schemas = document.components?.schemas ?? {};
    this.roles = new Map();
    for (const path of Object.values(document.paths ?? {})) {
      for (const operation of Object.values(path)) {
        if (operation.operationId) this.roles.set(operation.operationId, operation['x-roles'] ?? []);
      }
    }
  }

  /** Whether a session may do what the document calls by this name. */
  allow(session, name) {
    return (this.roles.get(name) ?? []).some((role) => session.roles.includes(role));
  }

  /** The words that a schema allows. */
  words(schema) { return this.schemas[schema]?.enum ?? []; }
}

export async function readOperations(api) {
  const response = await reach(new URL('/openapi.json', api.gateway), { credentials: 'omit' });
  if (!response.ok) throw await Problem.read(response);
  return new Operations(await response.json());
}
