// Takes reservations through the workflow that Medusa's own API runs, on a PostgreSQL that it is given, and prints
// what came of it as one line of JSON. Runs beside the product, from its own folder of packages.
//
// node measure.js --url postgres://… --items 1000 --callers 16 --seconds 5

import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

process.env.MEDUSA_DISABLE_TELEMETRY = 'true';
process.env.LOG_LEVEL = 'error';
process.env.NODE_ENV = 'production';

const require = createRequire(import.meta.url);
const { MedusaApp, ModulesDefinition } = require('@medusajs/framework/modules-sdk');
const { ContainerRegistrationKeys, Modules, createPgConnection, isSharedConnectionSymbol } =
  require('@medusajs/framework/utils');
const { createReservationsWorkflow } = require('@medusajs/core-flows');

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    items: { type: 'string', default: '1000' },
    callers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '5' },
  },
});
const [items, callers, seconds] = [Number(values.items), Number(values.callers), Number(values.seconds)];

async function boot() {
  const database = { clientUrl: values.url, schema: 'public', debug: false };
  const pool = { min: 1, max: callers * 2 + 4 };
  const target = { clientUrl: values.url, schema: 'public', driverOptions: { ssl: false } };
  const connection = createPgConnection({ ...target, pool });
  const options = { database, [isSharedConnectionSymbol]: true };
  const module = (key, name) => [key, { definition: ModulesDefinition[key], resolve: require.resolve(name), options }];
  const modulesConfig = Object.fromEntries([
    module(Modules.INVENTORY, '@medusajs/inventory'),
    module(Modules.STOCK_LOCATION, '@medusajs/stock-location'),
    module(Modules.EVENT_BUS, '@medusajs/event-bus-local'),
    module(Modules.WORKFLOW_ENGINE, '@medusajs/workflow-engine-inmemory'),
    module(Modules.LOCKING, '@medusajs/locking'),
  ]);
  const nothing = () => undefined;
  const words = ['info', 'debug', 'log', 'warn', 'progress', 'success', 'failure', 'setLogLevel', 'unsetLogLevel'];
  const logger = Object.fromEntries([...words, 'panic', 'activity'].map((word) => [word, nothing]));
  const injectedDependencies = {
    [ContainerRegistrationKeys.PG_CONNECTION]: connection,
    [ContainerRegistrationKeys.LOGGER]: { ...logger, error: console.error, shouldLog: () => false },
    [ContainerRegistrationKeys.CONFIG_MODULE]: {
      modules: modulesConfig,
      projectConfig: { databaseUrl: values.url },
    },
  };
  const shared = { modulesConfig, injectedDependencies, sharedResourcesConfig: { database } };
  // The order matters: a program that has opened its modules for migration only has no others.
  const app = await MedusaApp({ ...shared, migrationOnly: false });
  const migration = await MedusaApp({ ...shared, migrationOnly: true });
  await migration.runMigrations();
  await app.onApplicationStart?.();
  return { app, connection };
}

const { app, connection } = await boot();
const inventory = app.modules[Modules.INVENTORY];
const place = 'sloc_bench';
const made = await inventory.createInventoryItems(Array.from({ length: items }, (_, i) => ({ sku: `SKU-${i}` })));
await inventory.createInventoryLevels(
  made.map(({ id }) => ({ inventory_item_id: id, location_id: place, stocked_quantity: 1_000_000 })),
);

const waits = [];
let taken = 0;
let failed = 0;
let next = 0;
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const endAt = startedAt + seconds * 1000;

async function call() {
  while (performance.now() < endAt) {
    const number = next++;
    const item = made[number % made.length];
    const reservation = {
      inventory_item_id: item.id,
      location_id: place,
      quantity: 1,
      line_item_id: `li_${number}`,
    };
    const before = performance.now();
    const { errors } = await createReservationsWorkflow(app.sharedContainer)
      .run({ input: { reservations: [reservation] }, throwOnError: false })
      .catch((error) => ({ errors: [error] }));
    waits.push(performance.now() - before);
    if (errors?.length) failed += 1;
    else taken += 1;
  }
}

await Promise.all(Array.from({ length: callers }, call));
const elapsedMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
const { rows } = await connection.raw(
  `select (select count(*) from reservation_item where deleted_at is null)::int as rows,
    (select sum(reserved_quantity) from inventory_level)::int as reserved`,
);
waits.sort((a, b) => a - b);
const at = (part) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0;
console.log(
  JSON.stringify({
    taken,
    failed,
    elapsedMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    residentMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
    // Its own books: each reservation that it acknowledged is a row, and its counter knows of all of them.
    isSound: rows[0].rows === taken && rows[0].reserved === taken,
    rows: rows[0].rows,
    reserved: rows[0].reserved,
  }),
);
process.exit(0);
