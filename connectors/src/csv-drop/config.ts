// What an operator says about the folder and the files in it. The defaults are those of a file whose columns are named
// as the hub names them.

import type { ConfigFields, ConfigOf, Context } from '@evenstock/connector-sdk';

const column = { type: 'text', maxLength: 100 } as const;

export const config = {
  folder: {
    type: 'text',
    label: 'Folder',
    help: 'Where files arrive. Those that were taken go to `done/` in it, those that cannot be read to `failed/`.',
    required: true,
    format: 'path',
  },
  finished: {
    type: 'choice',
    label: 'Finished',
    help: 'How a file is known to be whole. Half a file is half the stock.',
    choices: {
      rename: 'The sender writes under another name and renames to *.csv',
      marker: 'The sender writes X.csv and then X.csv.done',
      stable: 'Nothing was written for some seconds',
    },
    default: 'rename',
  },
  stableSeconds: {
    type: 'number',
    label: 'Stable seconds',
    help: 'For `stable`: how long nothing was written.',
    default: 60,
    min: 5,
    max: 86_400,
  },
  content: {
    type: 'choice',
    label: 'Content',
    help: 'Whether a line says what there is, or what has changed. Never mixed.',
    choices: { snapshot: 'What there is', delta: 'What has changed, signed' },
    default: 'snapshot',
  },
  isComplete: {
    type: 'flag',
    label: 'Complete',
    help: 'For snapshots: what a file does not name is not there.',
    default: false,
  },
  moment: {
    type: 'choice',
    label: 'Moment',
    help: 'Where a file says of when it is. When it arrived is not when it was counted.',
    choices: { name: 'In its name, in UTC, as 20260301T083000Z', column: 'In a column' },
    default: 'name',
  },
  delimiter: {
    type: 'choice',
    label: 'Delimiter',
    help: 'What stands between cells.',
    choices: { comma: ',', semicolon: ';', tab: 'tab', bar: '|' },
    default: 'comma',
  },
  location: { type: 'text', label: 'Location', help: 'For lines that name none.', maxLength: 64 },
  skuColumn: { ...column, label: 'SKU column', help: 'What the sender calls the item.', default: 'sku' },
  quantityColumn: { ...column, label: 'Quantity column', help: 'A decimal with a point.', default: 'quantity' },
  locationColumn: { ...column, label: 'Location column', help: 'If there is one.', default: 'location' },
  lotColumn: { ...column, label: 'Lot column', help: 'If there is one.', default: 'lot' },
  statusColumn: { ...column, label: 'Status column', help: 'Of snapshots, if there is one.', default: 'status' },
  uomColumn: { ...column, label: 'UOM column', help: 'If there is one.', default: 'uom' },
  timeColumn: { ...column, label: 'Time column', help: 'RFC 3339 with a zone.', default: 'time' },
  idColumn: { ...column, label: 'Id column', help: "Of deltas: the sender's own name of a change.", default: 'id' },
  deletedColumn: {
    ...column,
    label: 'Deleted column',
    help: 'A line with `true`, `yes` or `1` here says that the item was deleted.',
    default: 'deleted',
  },
  recordsPerPage: {
    type: 'number',
    label: 'Records per page',
    help: 'Of deltas: how many are committed at once. A snapshot is one report, however long.',
    default: 5000,
    min: 1,
    max: 50_000,
    isWhole: true,
  },
  bytesMax: {
    type: 'number',
    label: 'Largest file',
    help: 'In bytes.',
    default: 50_000_000,
    min: 1,
    max: 500_000_000,
    isWhole: true,
  },
} as const satisfies ConfigFields;

export type Config = ConfigOf<typeof config>;
export type Drop = Context<Config>;
