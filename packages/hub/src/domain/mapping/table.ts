// The table of all operations and predicates. The compiler, the published JSON Schema and the reference page are made
// of it, so that they cannot say different things.

import { tableOf } from './compilation.ts';
import { choiceOperations } from './operations/choices.ts';
import { dateOperations } from './operations/dates.ts';
import { numberOperations } from './operations/numbers.ts';
import { predicateOperations } from './operations/predicates.ts';
import { sourceOperations } from './operations/sources.ts';
import { textOperations } from './operations/texts.ts';

export const operations = tableOf([
  ...sourceOperations,
  ...choiceOperations,
  ...numberOperations,
  ...dateOperations,
  ...textOperations,
]);

export const predicates = tableOf(predicateOperations);
