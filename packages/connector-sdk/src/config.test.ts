// The fields of a configuration are its type, its check, its form and its table.

import { expect, expectTypeOf, test } from 'vitest';

import { configSchema, configTable, readConfig, type ConfigFields, type ConfigOf } from './config.ts';

const fields = {
  address: { type: 'text', label: 'Address', help: 'Of the system.', required: true, format: 'url' },
  token: { type: 'text', label: 'Token', help: 'A | in it.', secret: true },
  size: { type: 'number', label: 'Size', help: 'Of a page.', default: 10, min: 1, max: 99, isWhole: true },
  isDry: { type: 'flag', label: 'Dry', help: 'Changes nothing.', default: false },
  mode: { type: 'choice', label: 'Mode', help: 'How.', choices: { all: 'All', some: 'Some' }, default: 'all' },
  note: { type: 'text', label: 'Note', help: 'For people.', maxLength: 5 },
} as const satisfies ConfigFields;

const resolve = (reference: string): Promise<string> =>
  reference === 'env:TOKEN' ? Promise.resolve('t0ken') : Promise.reject(new Error('t0ken is not told'));

test('the type of a configuration follows from its fields', () => {
  expectTypeOf<ConfigOf<typeof fields>>().toEqualTypeOf<{
    readonly address: string;
    readonly token: string | null;
    readonly size: number;
    readonly isDry: boolean;
    readonly mode: 'all' | 'some';
    readonly note: string | null;
  }>();
});

test('defaults are filled in, and secrets come from their references', async () => {
  const read = await readConfig(fields, { address: 'https://a.example/', token: 'env:TOKEN' }, resolve);
  expect(read).toEqual({
    ok: true,
    secrets: ['t0ken'],
    config: { address: 'https://a.example/', token: 't0ken', size: 10, isDry: false, mode: 'all', note: null },
  });
});

test.each([
  ['no object', [], '', 'It is no object.'],
  ['a field that there is not', { adress: 'x' }, 'adress', 'There is no such field.'],
  ['a field of every object', { constructor: 'x' }, 'constructor', 'There is no such field.'],
  ['nothing that is required', {}, 'address', 'It is required.'],
  ['another scheme', { address: 'file:///etc/passwd' }, 'address', 'It has to be an address'],
  ['a password in an address', { address: 'https://u:p@a.example/' }, 'address', 'without a user and password'],
  ['a number as text', { size: '10' }, 'size', 'It is no number.'],
  ['NaN', { size: Number.NaN }, 'size', 'It is no number.'],
  ['a part of one', { size: 1.5 }, 'size', 'It has to be a whole number.'],
  ['too many', { size: 100 }, 'size', 'It has to be 99 or less.'],
  ['another word', { mode: 'toString' }, 'mode', 'It is none of all, some.'],
  ['no flag', { isDry: 'no' }, 'isDry', 'It is neither true nor false.'],
  ['too long a text', { note: '123456' }, 'note', 'It is longer than 5 characters.'],
  ['a secret in the open', { token: 'hunter2' }, 'token', 'A secret is not written here'],
  ['a reference to nothing', { token: 'env:NOTHING' }, 'token', 'Nothing is found under env:NOTHING.'],
])('%s is refused', async (_, raw, field, message) => {
  const read = await readConfig(fields, raw, resolve);
  if (read.ok) expect.fail('It was taken.');
  const told = read.problems.find((problem) => problem.field === field);
  expect(told?.message).toContain(message);
  expect(JSON.stringify(read)).not.toMatch(/hunter2|t0ken/);
});

test('the form is a JSON Schema in which secrets are only written', () => {
  const schema = configSchema(fields);
  expect(schema).toMatchObject({ required: ['address'], additionalProperties: false });
  expect(schema['properties']).toMatchObject({
    address: { type: 'string', format: 'uri', title: 'Address' },
    token: { type: 'string', writeOnly: true },
    size: { type: 'integer', minimum: 1, maximum: 99, default: 10 },
    mode: {
      oneOf: [
        { const: 'all', title: 'All' },
        { const: 'some', title: 'Some' },
      ],
    },
  });
});

test('the table says of each field what it takes', () => {
  expect(configTable(fields)).toBe(`| field | takes | if left out | meaning |
|---|---|---|---|
| \`address\` | url | refused | Address. Of the system. |
| \`token\` | reference to a secret | – | Token. A \\| in it. |
| \`size\` | whole number | \`10\` | Size. Of a page. |
| \`isDry\` | true or false | \`false\` | Dry. Changes nothing. |
| \`mode\` | \`all\`, \`some\` | \`all\` | Mode. How. |
| \`note\` | text | – | Note. For people. |
`);
});
