// One name for one thing, however EPCIS spells it.

import { describe, expect, test } from 'vitest';

import { classOf, documentOf, locationOf } from './gs1-identifiers.ts';

const item = 'https://id.gs1.org/01/10614141073464';

describe('what stock is of', () => {
  test.each([
    ['urn:epc:id:sgtin:0614141.107346.2017', item, null, true],
    ['urn:epc:idpat:sgtin:0614141.107346.*', item, null, false],
    ['urn:epc:class:lgtin:0614141.107346.L%2F1', item, 'L/1', false],
    ['https://id.gs1.org/01/10614141073464', item, null, false],
    ['https://example.com/some/path/01/10614141073464/10/L%2F1?17=260101', item, 'L/1', false],
    ['https://id.gs1.org/01/10614141073464/10/L1/21/2017', item, 'L1', true],
    ['https://id.gs1.org/01/614141073467/21/1', 'https://id.gs1.org/01/00614141073467', null, true],
    ['urn:epc:class:lgtin:4012345.012345.998877', 'https://id.gs1.org/01/04012345123456', '998877', false],
    ['https://example.com/products/4711', 'https://example.com/products/4711', null, false],
  ])('%s', (identifier, sku, lot, isInstance) => {
    expect(classOf(identifier)).toEqual({ sku, lot, isInstance });
  });

  test.each([
    'urn:epc:id:sscc:0614141.1234567890',
    'urn:epc:id:giai:4000001.12345',
    'urn:epc:id:grai:4012345.55555.987',
    'https://id.gs1.org/00/106141412345678908',
    'https://id.example.com/8003/952012200000001004',
    'https://id.example.com/8004/0040123450007418765',
    'urn:epc:id:sgtin:061414.107346.2017',
  ])('%s is of none by itself', (identifier) => {
    expect(classOf(identifier)).toBeNull();
  });
});

describe('where it is', () => {
  test.each([
    ['urn:epc:id:sgln:0614141.00777.0', 'https://id.gs1.org/414/0614141007776'],
    ['urn:epc:id:sgln:0614141.07346.1234', 'https://id.gs1.org/414/0614141073467/254/1234'],
    ['https://id.gs1.org/414/0614141073467/254/1234', 'https://id.gs1.org/414/0614141073467/254/1234'],
    ['https://example.com/414/0614141073467', 'https://id.gs1.org/414/0614141073467'],
    ['https://example.com/dock-door-3', 'https://example.com/dock-door-3'],
    ['urn:epc:id:sgln:061.07346.0', 'urn:epc:id:sgln:061.07346.0'],
  ])('%s', (identifier, location) => {
    expect(locationOf(identifier)).toBe(location);
  });
});

test('a document is its number where the party that gave it is told apart', () => {
  expect(documentOf('urn:epcglobal:cbv:bt:0614141073467:1152')).toBe('1152');
  expect(documentOf('http://transaction.acme.com/po/12345678')).toBe('http://transaction.acme.com/po/12345678');
});
