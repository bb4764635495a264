// The reference page of mappings, from the tables of which the compiler is made.

import type { Operation, Option } from '../../packages/hub/src/domain/mapping/compilation.ts';
import { dateTokens } from '../../packages/hub/src/domain/mapping/date-format.ts';
import { fieldsOf, partsOf, targets } from '../../packages/hub/src/domain/mapping/definition.ts';
import { limits } from '../../packages/hub/src/domain/mapping/limits.ts';
import { operations, predicates } from '../../packages/hub/src/domain/mapping/table.ts';

const head = `# Mapping reference

Generated from the table of operations; do not edit. How a mapping is written and tried is in
[the guide](../guides/mapping.md); [mapping.schema.json](mapping.schema.json) is its JSON Schema.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function optionRow({ name, says, shape, isRequired }: Option<unknown>): string {
  return `| \`${name}\` | ${cell(says)} | ${cell(shape.says)} | ${isRequired ? 'yes' : ''} |`;
}

function operationLines({ name, says, main, options, example }: Operation<unknown>): string[] {
  const lines = ['', `### ${name}`, '', `${says} Takes ${main.says}.`];
  if (options.length > 0) {
    const rows = options.map((option) => optionRow(option));
    lines.push('', '| option | meaning | what stands there | required |', '|---|---|---|---|', ...rows);
  }
  return [...lines, '', '```json', JSON.stringify(example), '```'];
}

const boundWords: Readonly<Record<keyof typeof limits, string>> = {
  definitionSize: 'characters of a definition',
  depth: 'levels of nesting, and steps of a path',
  operations: 'operations and predicates of a definition',
  lookupEntries: 'entries of all tables and lists of a definition',
  textLength: 'characters of a text',
  forEachItems: 'items of `forEach`',
  stepsPerRecord: 'operations on one record: those of the definition times the items',
  charactersPerRecord: 'characters of long texts that the operations on one record look at',
  fieldLength: 'characters of a field',
  searchedLength: 'characters of a text that `startsWith`, `endsWith`, `contains` and `matches` look at',
  patternLength: 'characters of what they look for',
  digits: 'digits of a number before the point, and behind it',
  errors: 'errors of a definition that are told',
  problems: 'problems of a record that are told',
};

/** The text of docs/reference/mapping.md. */
export function mappingPage(): string {
  const lines = [head];
  for (const target of targets) {
    lines.push(`## A mapping to ${target === 'event' ? 'events' : 'a stock report'}`, '');
    lines.push('| part | meaning | what stands there | required |', '|---|---|---|---|');
    lines.push(...partsOf[target].map((option) => optionRow(option)), '');
    lines.push('| field | meaning | required |', '|---|---|---|');
    for (const [name, { says, isRequired = false }] of Object.entries(fieldsOf[target])) {
      lines.push(`| \`${name}\` | ${cell(says)} | ${isRequired ? 'yes' : ''} |`);
    }
    lines.push('');
  }
  lines.push('## Operations', '', 'An expression is a constant, or an object that names one of these.');
  for (const row of operations.values()) lines.push(...operationLines(row));
  lines.push('', '## Predicates', '', 'For `when`, and inside each other.');
  for (const row of predicates.values()) lines.push(...operationLines(row));
  lines.push('', '## Tokens of date formats', '', '| token | meaning |', '|---|---|');
  for (const [token, { says }] of Object.entries(dateTokens)) lines.push(`| \`${token}\` | ${says} |`);
  lines.push('', '## Bounds', '', '| what | at most |', '|---|---|');
  for (const [name, says] of Object.entries(boundWords)) {
    lines.push(`| ${says} | ${new Map<string, number>(Object.entries(limits)).get(name)} |`);
  }
  return `${lines.join('\n')}\n`;
}
