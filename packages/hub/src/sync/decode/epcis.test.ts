// EPCIS 2.0: each business step comes to its kind, goods are counted by class, what cannot be understood is refused
// and told apart from what moves no stock. The samples of the standard are read where they are at hand.

import { describe, expect, test } from 'vitest';

import { decodeAll } from './testing/decoding.ts';
import { standardFiles, whereFrom } from './testing/standards.ts';

const item = 'https://id.gs1.org/01/10614141073464';
const dock = 'https://id.gs1.org/414/0614141007776';
const shelf = 'https://id.gs1.org/414/0614141008889';
const other = 'https://id.gs1.org/414/4012345000030';

const scanned = {
  type: 'ObjectEvent',
  eventID: 'urn:uuid:1',
  eventTime: '2026-04-03T20:33:31.116-06:00',
  eventTimeZoneOffset: '-06:00',
  action: 'OBSERVE',
  bizStep: 'receiving',
  readPoint: { id: 'urn:epc:id:sgln:0614141.00777.0' },
  quantityList: [{ epcClass: 'urn:epc:idpat:sgtin:0614141.107346.*', quantity: 200, uom: 'CS' }],
};

interface Read {
  readonly kind?: string;
  readonly fault?: string;
}

async function read(event: object): Promise<Read[]> {
  const isOwnLocation = (location: string): boolean => [dock, shelf].includes(location);
  const found = await decodeAll(JSON.stringify(event), { format: 'epcis', epcis: { source: '3pl', isOwnLocation } });
  return found.map((one) => {
    if (!one.ok) return { fault: one.fault };
    const { type, data } = Object(one.value) as { type: string; data: object };
    return { kind: type.split('.')[1] ?? '', ...data };
  });
}

test('an event is a canonical event of its source, with its own id and time', async () => {
  const bizTransactionList = [
    { type: 'desadv', bizTransaction: 'urn:epcglobal:cbv:bt:0614141073467:1152' },
    { type: 'urn:epcglobal:cbv:btt:po', bizTransaction: 'urn:epcglobal:cbv:bt:0614141073467:PO-7' },
  ];
  const [found] = await decodeAll(JSON.stringify({ ...scanned, bizTransactionList }), {
    format: 'epcis',
    epcis: { source: '3pl' },
  });
  expect(found).toEqual({
    ok: true,
    index: 0,
    line: 1,
    value: {
      id: 'urn:uuid:1',
      source: '3pl',
      type: 'evenstock.receipt.v1',
      time: '2026-04-03T20:33:31.116-06:00',
      data: { sku: item, location: dock, quantity: 200, uom: 'CS', order: 'PO-7' },
    },
  });
});

describe('a business step comes to its kind', () => {
  const to = { bizLocation: { id: 'urn:epc:id:sgln:0614141.00888.0' } };
  const toOwn = { destinationList: [{ type: 'location', destination: 'urn:epc:id:sgln:0614141.00888.0' }] };
  const toOther = { destinationList: [{ type: 'location', destination: 'urn:epc:id:sgln:4012345.00003.0' }] };
  const fromOwn = { sourceList: [{ type: 'urn:epcglobal:cbv:sdt:location', source: shelf }] };
  const fromOther = { sourceList: [{ type: 'location', source: other }] };
  const unset = (...words: string[]): object => ({ persistentDisposition: { unset: words } });
  test.each([
    ['receiving', { disposition: 'in_progress' }, { kind: 'receipt', location: dock, status: 'sellable' }],
    ['receiving', to, { kind: 'receipt', location: shelf }],
    ['receiving', { disposition: 'damaged', ...fromOther }, { kind: 'receipt', status: 'damaged' }],
    ['receiving', fromOwn, { kind: 'transfer_received', location: shelf, toLocation: dock }],
    ['receiving', { disposition: 'returned' }, { kind: 'return_received', location: dock }],
    ['shipping', { disposition: 'in_transit' }, { kind: 'shipment', location: dock, quantity: 200 }],
    ['shipping', toOther, { kind: 'shipment', location: dock }],
    ['shipping', toOwn, { kind: 'transfer_shipped', location: dock, toLocation: shelf }],
    ['https://ref.gs1.org/cbv/BizStep-shipping', {}, { kind: 'shipment' }],
    ['urn:epcglobal:cbv:bizstep:shipping', {}, { kind: 'shipment' }],
    ['cbv:BizStep-shipping', {}, { kind: 'shipment' }],
    ['retail_selling', { action: 'DELETE', disposition: 'retail_sold' }, { kind: 'shipment' }],
    ['void_shipping', {}, { kind: 'return_received', location: dock, status: 'sellable' }],
    ['picking', {}, { kind: 'pick', location: dock }],
    ['packing', { action: 'ADD' }, { kind: 'pack', location: dock }],
    ['storing', to, { kind: 'putaway', location: dock, toLocation: shelf }],
    ['stocking', { ...to, disposition: 'sellable_accessible' }, { kind: 'putaway', toStatus: 'sellable' }],
    ['stock_taking', {}, { kind: 'count', location: dock, quantity: 200 }],
    ['cycle_counting', { disposition: 'damaged' }, { kind: 'count', status: 'damaged' }],
    [
      'destroying',
      { action: 'DELETE', disposition: 'destroyed' },
      { kind: 'adjustment', quantity: '-200', reason: 'destroyed' },
    ],
    ['inspecting', { disposition: 'damaged' }, { kind: 'status_changed', status: 'sellable', toStatus: 'damaged' }],
    ['inspecting', { disposition: 'recalled' }, { kind: 'status_changed', toStatus: 'quarantine' }],
    ['holding', {}, { kind: 'status_changed', status: 'sellable', toStatus: 'onHold' }],
    [
      'inspecting',
      { disposition: 'conformant', ...unset('non_conformant') },
      { kind: 'status_changed', status: 'quarantine', toStatus: 'sellable' },
    ],
  ] as const)('%s, %j', async (bizStep, more, expected) => {
    const [one, ...rest] = await read({ ...scanned, bizStep, ...more });
    expect(one).toMatchObject({ sku: item, ...expected });
    expect(rest).toEqual([]);
  });

  test.each([
    ['arriving', {}, 'no_stock_effect'],
    ['loading', {}, 'no_stock_effect'],
    ['transporting', {}, 'no_stock_effect'],
    ['commissioning', { action: 'ADD' }, 'no_stock_effect'],
    ['inspecting', {}, 'no_stock_effect'],
    ['inspecting', { disposition: 'in_progress' }, 'no_stock_effect'],
    ['packing', { action: 'DELETE' }, 'no_stock_effect'],
    ['receiving', { quantityList: [{ epcClass: item, quantity: 0 }] }, 'no_stock_effect'],
    ['inspecting', { disposition: 'conformant' }, 'unsupported_event'],
    ['void_shipping', toOwn, 'unsupported_event'],
    ['shipping', { action: 'DELETE' }, 'unsupported_event'],
    ['transforming', {}, 'unsupported_event'],
    [undefined, { disposition: 'in_transit' }, 'unsupported_event'],
    ['receiving', { errorDeclaration: { declarationTime: '2026-04-04T00:00:00Z' } }, 'unsupported_event'],
    ['receiving', { quantityList: [], epcList: ['urn:epc:id:sscc:0614141.1234567890'] }, 'unsupported_event'],
    ['receiving', { quantityList: [{ epcClass: item }] }, 'unsupported_event'],
    ['receiving', { action: undefined }, 'not_an_event'],
    ['receiving', { action: 'MOVE' }, 'not_an_event'],
    ['receiving', { eventTime: undefined }, 'not_an_event'],
    ['receiving', { type: 'Event' }, 'not_an_event'],
    ['receiving', { quantityList: [] }, 'not_an_event'],
    ['receiving', { quantityList: item }, 'not_an_event'],
    ['receiving', { quantityList: [{ epcClass: item, quantity: -1 }] }, 'not_an_event'],
    ['receiving', { quantityList: [{ epcClass: item, quantity: '1e3' }] }, 'not_an_event'],
    ['receiving', { quantityList: [{ quantity: 1 }] }, 'not_an_event'],
    ['receiving', { readPoint: undefined }, 'not_an_event'],
    ['receiving', { readPoint: 'dock' }, 'not_an_event'],
    ['receiving', { epcList: [5] }, 'not_an_event'],
    [
      'stock_taking',
      {
        quantityList: [
          { epcClass: item, quantity: 1 },
          { epcClass: item, quantity: 2 },
        ],
      },
      'not_an_event',
    ],
  ] as const)('%s, %j is refused: %s', async (bizStep, more, fault) => {
    expect(await read({ ...scanned, bizStep, ...more })).toEqual([{ fault }]);
  });

  test('a count of nothing is a count', async () => {
    const quantityList = [{ epcClass: item, quantity: 0 }];
    expect(await read({ ...scanned, bizStep: 'stock_taking', quantityList })).toMatchObject([
      { kind: 'count', quantity: 0 },
    ]);
  });
});

describe('goods', () => {
  const serial = (number: number): string => `urn:epc:id:sgtin:0614141.107346.${number}`;
  const lot = 'urn:epc:class:lgtin:4012345.012345.998877';

  test('are counted by class, each once; the ids do not depend on their order', async () => {
    const epcList = [serial(1), serial(2), serial(1), 'urn:epc:id:sscc:0614141.1234567890'];
    const event = { ...scanned, epcList, quantityList: [{ epcClass: lot, quantity: 200.5, uom: 'KGM' }] };
    const found = await decodeAll(JSON.stringify(event), { format: 'epcis', epcis: { source: '3pl' } });
    expect(found.map((one) => one.ok && one.value)).toMatchObject([
      { id: `urn:uuid:1#${item}`, data: { sku: item, quantity: 2 } },
      {
        id: 'urn:uuid:1#https://id.gs1.org/01/04012345123456|998877|KGM',
        data: { sku: 'https://id.gs1.org/01/04012345123456', lot: '998877', quantity: 200.5, uom: 'KGM' },
      },
    ]);
  });

  test('in a container are what moves, not the container', async () => {
    const aggregation = { ...scanned, type: 'AggregationEvent', parentID: 'urn:epc:id:sscc:0614141.1234567890' };
    const childQuantityList = [{ epcClass: lot, quantity: 3 }];
    const { quantityList: _, ...bare } = aggregation;
    expect(await read({ ...bare, childEPCs: [serial(1)], childQuantityList })).toMatchObject([
      { kind: 'receipt', sku: item, quantity: 1 },
      { kind: 'receipt', lot: '998877', quantity: 3 },
    ]);
    expect(await read(bare)).toEqual([{ fault: 'unsupported_event' }]);
  });

  test('of a transaction that is taken back are unpicked', async () => {
    const transaction = { ...scanned, type: 'TransactionEvent', bizTransactionList: [{ bizTransaction: 'x' }] };
    expect(await read({ ...transaction, action: 'DELETE', bizStep: 'picking' })).toMatchObject([{ kind: 'unpick' }]);
    const gone = { ...transaction, action: 'DELETE', bizStep: 'shipping' };
    expect(await read(gone)).toEqual([{ fault: 'no_stock_effect' }]);
    expect(await read({ ...transaction, action: 'ADD', bizStep: 'shipping' })).toMatchObject([{ kind: 'shipment' }]);
  });

  test('of a transformation are a kit, or nothing that is known', async () => {
    const { quantityList, action: _, ...bare } = scanned;
    const event = { ...bare, type: 'TransformationEvent' };
    const inputQuantityList = [{ epcClass: lot, quantity: 2 }];
    const made = { ...event, bizStep: 'assembling', inputQuantityList, outputQuantityList: quantityList };
    expect(await read(made)).toMatchObject([{ kind: 'kit_assembled', sku: item, quantity: 200 }]);
    const taken = { ...made, bizStep: 'disassembling' };
    expect(await read(taken)).toMatchObject([{ kind: 'kit_disassembled', lot: '998877', quantity: 2 }]);
    expect(await read({ ...made, bizStep: 'commissioning' })).toEqual([{ fault: 'unsupported_event' }]);
  });
});

describe('without an id', () => {
  const { eventID: _, ...nameless } = scanned;
  const idOf = async (event: object): Promise<unknown> => {
    const [one] = await decodeAll(JSON.stringify(event), { format: 'epcis', epcis: { source: '3pl' } });
    return one?.ok === true ? (Object(one.value) as { id: unknown }).id : null;
  };

  test('an event is known by its content, whatever its order and when it was recorded', async () => {
    const id = await idOf(nameless);
    expect(id).toMatch(/^urn:evenstock:epcis:sha-256:[0-9a-f]{64}$/);
    const turned = Object.fromEntries(Object.entries(nameless).toReversed());
    expect(await idOf({ recordTime: '2026-04-04T00:00:00Z', ...turned })).toBe(id);
    expect(await idOf({ ...nameless, eventTime: '2026-04-03T20:33:31.117-06:00' })).not.toBe(id);
  });

  test('an id that is too long to keep is shortened for good', async () => {
    const long = { ...scanned, eventID: `urn:x:${'y'.repeat(300)}` };
    expect(await idOf(long)).toMatch(/^urn:evenstock:epcis:sha-256:[0-9a-f]{64}$/);
    expect(await idOf(long)).toBe(await idOf(long));
  });
});

describe('a message', () => {
  const pair = [scanned, { ...scanned, eventID: 'urn:uuid:2', bizStep: 'arriving' }];
  const twice = [{ kind: 'receipt' }, { fault: 'no_stock_effect' }];

  test.each([
    ['a document', { type: 'EPCISDocument', epcisBody: { eventList: pair } }],
    [
      'a query document',
      { type: 'EPCISQueryDocument', epcisBody: { queryResults: { resultsBody: { eventList: pair } } } },
    ],
    ['an array of events', pair],
    ['an array of documents', pair.map((event) => ({ type: 'EPCISDocument', epcisBody: { event } }))],
  ])('is %s', async (_, message) => {
    expect(await read(message)).toMatchObject(twice);
  });

  test.each([{}, { epcisBody: {} }, { epcisBody: null }, { epcisBody: { eventList: 5 } }, [null], [[5]]])(
    '%j is no event',
    async (message) => {
      expect(await read(message)).toEqual([{ fault: 'not_an_event' }]);
    },
  );
});

describe(`the samples (${whereFrom})`, () => {
  const decoded = async (text: string): Promise<string[]> =>
    (await decodeAll(text, { format: 'epcis', epcis: { source: '3pl' } })).map((one) => (one.ok ? 'ok' : one.fault));

  test('all that the standard takes for valid is read, with movements where it ships or receives', async () => {
    const files = [
      ...standardFiles('epcis2/examples', /\.jsonld$/),
      ...standardFiles('epcis2/openepcis', /^(?!.*Invalid).*\.json$/),
    ];
    const samples = files.length > 0 ? files : [{ name: 'own', text: JSON.stringify([scanned]) }];
    const found = await Promise.all(samples.map(async ({ name, text }) => ({ name, faults: await decoded(text) })));
    const isWrong = (faults: readonly string[]): boolean => faults.length === 0 || faults.includes('not_an_event');
    expect(found.filter(({ faults }) => isWrong(faults))).toEqual([]);
    const simple = found.filter(({ name }) => /^(Example_9\.6\.[123](?!.*error-decl).*|own)/.test(name));
    expect(simple.length).toBeGreaterThan(0);
    expect(simple.filter(({ faults }) => faults.some((one) => one !== 'ok'))).toEqual([]);
  });

  test('nothing that it takes for invalid is', async () => {
    const files = standardFiles('epcis2/openepcis', /^Capture.*Invalid/);
    const samples =
      files.length > 0 ? files : [{ name: 'own', text: JSON.stringify([{ ...scanned, action: undefined }]) }];
    const found = await Promise.all(samples.map(async ({ name, text }) => ({ name, faults: await decoded(text) })));
    expect(found.filter(({ faults }) => faults.length === 0 || faults.includes('ok'))).toEqual([]);
  });
});
