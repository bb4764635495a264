// A mapping in YAML and the same in JSON come to the same, and their errors point to line, column and field.

import { expect, test } from 'vitest';

import { limits } from '../../domain/mapping/limits.ts';
import { readMappingText } from './mapping-text.ts';

const yaml = `# Goods received, from the WMS.
target: event
kind: receipt
id: {path: id}
fields:
  sku: {path: article}
  quantity:
    multiply:
      - {number: {path: pieces}}
      - 12
`;

const definition = {
  target: 'event',
  kind: 'receipt',
  id: { path: 'id' },
  fields: { sku: { path: 'article' }, quantity: { multiply: [{ number: { path: 'pieces' } }, 12] } },
};

test.each([
  ['YAML', yaml],
  ['JSON', JSON.stringify(definition)],
  ['JSON over lines', JSON.stringify(definition, null, '\t')],
])('%s is compiled', (_, text) => {
  const read = readMappingText(text);
  expect(read).toMatchObject({ ok: true, definition, mapping: { target: 'event', format: 'json' } });
});

test.each([
  ['YAML', yaml.replace('number:', 'numbr:'), 9, 9],
  ['JSON', JSON.stringify(definition, null, 2).replace('"number"', '"numbr"'), 13, 9],
])('an error in %s has its line, column and field', (_, text, line, column) => {
  const read = readMappingText(text);
  expect(read).toMatchObject({ ok: false, errors: [{ path: 'fields/quantity/multiply/0', line, column }] });
});

test('a text that is no YAML says where', () => {
  const read = readMappingText(`${yaml}  lot: [1\n`);
  expect(read).toMatchObject({ ok: false, errors: [{ path: '', line: 12 }] });
});

test('a text that is too long is not read', () => {
  const read = readMappingText(`${yaml}#${'x'.repeat(limits.definitionSize)}`);
  expect(read).toMatchObject({ ok: false, errors: [{ line: 1, column: 1 }] });
});

test('codes that look like numbers stay what was written', () => {
  const read = readMappingText(
    'target: event\nkind: {lookup: {path: t}, table: {007: receipt, 1e3: shipment}}\n' +
      'id: {path: id}\nfields: {sku: 0042}\n',
  );
  if (!read.ok) expect.fail(JSON.stringify(read.errors));
  const about = { receivedAt: 0, source: 's', topic: 't' };
  const mapped = (t: string): unknown => read.mapping.apply({ id: 1, t }, about);
  expect(mapped('007')).toMatchObject({
    ok: true,
    events: [{ type: 'evenstock.receipt.v1', data: { sku: '0042' } }],
  });
  expect(mapped('1e3')).toMatchObject({ ok: true, events: [{ type: 'evenstock.shipment.v1' }] });
  expect(mapped('7')).toMatchObject({ ok: false });
});
