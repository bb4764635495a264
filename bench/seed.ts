// The database that every workload starts from: one tenant with 100,000 items on the shelf, the same catalogue
// for the hub and for its rivals. Made once a run; each workload works on a copy.

import { Client } from 'pg';

import { channel, location, plentyKeys, plentyUnits, scarceKeys, skuOf, tenantCode } from './contestant.ts';
import { openHubEngine } from './hub-engine.ts';
import { channelDefaults } from '../packages/hub/src/domain/channel.ts';
import { noSafetyStock, type Item } from '../packages/hub/src/domain/item.ts';
import { locationDefaults } from '../packages/hub/src/domain/location.ts';
import { lockShardHead } from '../packages/hub/src/store/locks.ts';
import { bumpCatalogueVersion } from '../packages/hub/src/store/shard-heads.ts';
import { migrate } from '../packages/hub/src/store/migrate.ts';
import { openDatabase } from '../packages/hub/src/store/database.ts';
import { insertTenant } from '../packages/hub/src/store/tenants.ts';
import { writeChannels } from '../packages/hub/src/store/channels.ts';
import { writeItems } from '../packages/hub/src/store/items.ts';
import { writeLocations } from '../packages/hub/src/store/locations.ts';
import { rivalTables } from './rivals/tables.ts';
import type { Server } from './postgres.ts';

export const seeded = 'bench_seeded';

export async function seed(server: Server): Promise<void> {
  await command(server.url('postgres'), `create database ${seeded}`);
  const url = server.url(seeded);
  await migrate(url);
  await writeCatalogue(url);
  await putOnShelves(url);
  await command(url, rivalTables());
  await command(url, 'vacuum analyze');
}

/** A fresh copy of the seeded database; answers its URL. */
export async function copyOfSeeded(server: Server, name: string): Promise<string> {
  await command(server.url('postgres'), `create database ${name} template ${seeded} strategy file_copy`);
  return server.url(name);
}

export async function dropCopy(server: Server, name: string): Promise<void> {
  await command(server.url('postgres'), `drop database if exists ${name} with (force)`);
}

async function command(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function writeCatalogue(url: string): Promise<void> {
  const database = openDatabase({ url, readersMax: 1, writersMax: 1 });
  const tenant = await database.asPlatform((transaction) => insertTenant(transaction, tenantCode, 'Bench'));
  if (!tenant) throw new Error('The bench tenant is there already.');
  const items = Array.from({ length: plentyKeys + scarceKeys }, (_, key) => itemOf(key));
  await database.inTransaction(tenant.tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    const code = location;
    const name = 'Distribution centre';
    const place = { ...locationDefaults, code, name, region: null, priority: 0, safetyStock: 0n };
    writeLocations(transaction, [{ ...place, kind: 'warehouse' }]);
    writeChannels(transaction, [
      {
        ...channelDefaults,
        code: channel,
        name: 'Web shop',
        kind: 'shop',
        locations: [location],
        uom: null,
        depletion: 'reservation',
        connector: null,
        priority: 0,
        backorderLimit: null,
        isPaused: false,
      },
    ]);
    for (let from = 0; from < items.length; from += 5000) writeItems(transaction, items.slice(from, from + 5000));
    bumpCatalogueVersion(transaction);
  });
  await database.close();
}

function itemOf(key: number): Item {
  return {
    sku: skuOf(key),
    name: `Item ${key}`,
    baseUom: 'each',
    scale: 0,
    uoms: [],
    tracking: 'none',
    kit: [],
    substitutes: [],
    tier: null,
    attributes: {},
    safetyStock: noSafetyStock,
  };
}

async function putOnShelves(url: string): Promise<void> {
  const hub = await openHubEngine({ url, folder: '', size: 1000 });
  for (let from = 0; from < plentyKeys; from += 2000) {
    const count = Math.min(2000, plentyKeys - from);
    await Promise.all(Array.from({ length: count }, (_, index) => hub.stock(from + index, plentyUnits)));
  }
  await hub.close();
}
