// Every page and its address; the first that fits is shown.

import { audit } from './audit.js';
import { budgets } from './budgets.js';
import { categories } from './categories.js';
import { category } from './category.js';
import { deadLetter } from './dead-letter.js';
import { deadLetters } from './dead-letters.js';
import { changeDefaults, defaults } from './defaults.js';
import { draft } from './draft.js';
import { flag } from './flag.js';
import { flags } from './flags.js';
import { keys } from './keys.js';
import { notification } from './notification.js';
import { notifications } from './notifications.js';
import { overview } from './overview.js';
import { people } from './people.js';
import { person } from './person.js';
import { preferences } from './preferences.js';
import { providers } from './providers.js';
import { rules } from './rules.js';
import { suppressions } from './suppressions.js';
import { template } from './template.js';
import { templates } from './templates.js';
import { topic } from './topic.js';
import { topics } from './topics.js';
import { webhook } from './webhook.js';
import { webhooks } from './webhooks.js';

export const routes = [
  [[], overview], [['overview'], overview],
  [['notifications'], notifications], [['notifications', '{id}'], notification],
  [['providers'], providers],
  [['dead-letters'], deadLetters], [['dead-letters', '{channel}'], deadLetters], [['dead-letters', '{channel}', '{id}'], deadLetter],
  [['templates'], templates], [['templates', '{key}'], template], [['templates', '{key}', 'draft'], draft],
  [['people'], people], [['people', '{id}'], person], [['people', '{id}', 'preferences'], preferences],
  [['categories'], categories], [['categories', '{key}'], category], [['categories', '{key}', 'rules'], rules],
  [['preferences'], defaults], [['preferences', 'change'], changeDefaults],
  [['topics'], topics], [['topics', '{key}'], topic],
  [['flags'], flags], [['flags', '{key}'], flag],
  [['budgets'], budgets],
  [['suppressions'], suppressions],
  [['webhooks'], webhooks], [['webhooks', '{id}'], webhook],
  [['keys'], keys],
  [['audit'], audit],
];
