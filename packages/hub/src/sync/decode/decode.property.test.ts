// Laws of decoding: how the bytes are cut makes no difference, a message cut anywhere never passes for whole and
// gives what was before the cut, and no bytes at all make it throw.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { messageFormats } from '../../domain/inbound/message-format.ts';
import { decodeAll } from './testing/decoding.ts';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\u0000', '').toWellFormed()),
  fc.constantFrom('', '"', '""', ',', '\n', '\r\n', '\r', '00042', '1e3', ' ', '\ufeff', 'x\n\ny', '\n\n'),
);

function written(rows: readonly (readonly string[])[], end: string): string {
  return rows.map((row) => `${row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}${end}`).join('');
}

const csv = fc.record({
  rows: fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
  end: fc.constantFrom('\n', '\r\n'),
});
const header = ['"a"', 'b', 'c'].join(',');

test('what a writer writes is read back, each record at its line', async () => {
  await fc.assert(
    fc.asyncProperty(csv, fc.integer({ min: 1, max: 9 }), async ({ rows, end }, chunk) => {
      const read = await decodeAll(`${header}${end}${written(rows, end)}`, { format: 'csv', chunk });
      let line = 2;
      const expected = rows.map(([a, b, c], index) => {
        const record = { ok: true, index, line, value: { a, b, c } };
        line += written([[a, b, c]], end).split('\n').length - 1;
        return record;
      });
      expect(read).toEqual(expected);
    }),
  );
});

const samples = {
  csv: Buffer.from('a,b\r\n1,"x\n""é😀"\n\n3,4\n5\n"6",7\n8,"9\n'),
  ndjson: Buffer.from('{"a":1}\n\n{"b":"é😀"}\r\n{"c":\n{"d":4}\n5'),
} as const;

describe.each(Object.entries(samples))('%s', (format, bytes) => {
  const known = messageFormats.find((one) => one === format) ?? 'json';

  test('is the same however its bytes are cut', async () => {
    const whole = await decodeAll(bytes, { format: known });
    for (let chunk = 1; chunk < bytes.length; chunk += 1) {
      expect(await decodeAll(bytes, { format: known, chunk })).toEqual(whole);
    }
  });

  test('any bytes are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(damaged(bytes), fc.integer({ min: 1, max: 40 }), async (message, chunk) => {
        const read = await decodeAll(message, { format: known });
        for (const one of read.slice(0, -1)) expect(one).not.toMatchObject({ isLast: true });
        expect(await decodeAll(message, { format: known, chunk })).toEqual(read);
      }),
    );
  });
});

/** A sample with some bytes replaced, or bytes of any kind. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 });
  const changed = changes.map((at) => {
    const copy = Uint8Array.from(bytes);
    for (const [index, byte] of at) copy[index] = byte;
    return copy;
  });
  return fc.oneof(changed, fc.uint8Array({ maxLength: 80 }));
}

describe('a message cut at any byte', () => {
  const whole = {
    csv: 'sku,quantity\nA1,12\n"B,2",345\nC3,6\n',
    ndjson: '{"sku":"A1","quantity":12}\n{"sku":"B2","quantity":345}\n',
  };

  test.each(Object.entries(whole))(
    '%s: gives a beginning of its records, and says so or has all of a line',
    async (format, text) => {
      const known = messageFormats.find((one) => one === format) ?? 'json';
      const all = await decodeAll(text, { format: known });
      for (let cut = 0; cut < text.length; cut += 1) {
        const read = await decodeAll(text.slice(0, cut), { format: known });
        const records = read.filter((one) => one.ok);
        expect(records).toEqual(all.slice(0, records.length));
        const isAtRecord = cut === 0 || text[cut - 1] === '\n' || text[cut] === '\n';
        if (!isAtRecord) expect(read.at(-1)).toMatchObject({ ok: false, fault: 'truncated', isLast: true });
      }
    },
  );
});
