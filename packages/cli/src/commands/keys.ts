// `evenstock keys`: lists, makes and revokes API keys. A key is shown once, when it is made.

import type { Client, components, Output } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice, type HubConnection } from '../hub-connection.ts';

interface KeysOptions extends HubChoice {
  readonly tenant?: string;
  readonly json?: boolean;
}

interface CreateOptions extends KeysOptions {
  readonly name: string;
  readonly scopes: string;
  readonly expiresAt?: string;
}

const tenantHelp = 'tenant whose keys they are, with a key of the platform (else the tenant of the key)';

export function addKeys(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .summary('list, make and revoke API keys')
    .description(
      'Lists, makes and revokes API keys, on a running hub (--url) or a stopped one (--data, --database-url).',
    );
  const list = keys.command('list').description('Lists the keys, without their secrets.');
  addShared(list, 'print the keys as one JSON object').action(async (options: KeysOptions) => {
    await withHub(context, options, (hub) => listKeys(context, hub, options));
  });
  const create = keys
    .command('create')
    .description('Makes a key and shows it this once.')
    .requiredOption('--name <NAME>', 'who or what uses it')
    .requiredOption('--scopes <LIST>', 'what it may do, such as stock:read,reservations:write')
    .option('--expires-at <TIME>', 'when it ends, such as 2027-01-31T00:00:00Z; never when left out');
  addShared(create, 'print the key as one JSON object').action(async (options: CreateOptions) => {
    const draft = { ...options, scopes: scopesOf(options.scopes) };
    await withHub(context, options, (hub) => createKey(context, hub, draft));
  });
  const revoke = keys
    .command('revoke')
    .argument('<id>', 'id of the key, as list shows it')
    .description('Ends a key at once.');
  addShared(revoke, 'print the outcome as one JSON object').action(async (id: string, options: KeysOptions) => {
    await withHub(context, options, (hub) => revokeKey(context, hub, { ...options, id }));
  });
}

function addShared(command: Command, json: string): Command {
  return addJson(addHubOptions(command.option('--tenant <CODE>', tenantHelp)), json);
}

async function withHub(
  { terminal }: CommandContext,
  options: KeysOptions,
  work: (hub: HubConnection) => Promise<void>,
): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    await work(hub);
  } finally {
    await hub.close();
  }
}

type ApiKeyRow = Output<'listApiKeys'>['items'][number];

async function listKeys({ terminal }: CommandContext, hub: HubConnection, options: KeysOptions): Promise<void> {
  const items = await allKeys(hub.client, options.tenant);
  if (options.json) terminal.print(JSON.stringify({ items }));
  else if (items.length === 0) terminal.print(`There are no keys in ${hub.name}.`);
  else for (const line of keyLines(items)) terminal.print(line);
}

async function allKeys(client: Client, tenant: string | undefined): Promise<ApiKeyRow[]> {
  const items: ApiKeyRow[] = [];
  const of = tenant === undefined ? {} : { tenant };
  let page = await client.listApiKeys({ ...of, limit: 1000 });
  items.push(...page.items);
  while (page.nextCursor !== null) {
    page = await client.listApiKeys({ ...of, limit: 1000, cursor: page.nextCursor });
    items.push(...page.items);
  }
  return items;
}

export function keyLines(items: readonly ApiKeyRow[]): string[] {
  return columns([
    ['id', 'name', 'state', 'scopes'],
    ...items.map((item) => [item.id, item.name, stateOf(item), item.scopes.join(',')]),
  ]);
}

function stateOf({ revokedAt, expiresAt }: ApiKeyRow): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt.slice(0, 10)}`;
  return expiresAt === undefined ? 'lasting' : `until ${expiresAt}`;
}

interface KeyDraft extends Omit<CreateOptions, 'scopes'> {
  readonly scopes: Scope[];
}

async function createKey({ terminal }: CommandContext, hub: HubConnection, draft: KeyDraft): Promise<void> {
  const { tenant, name, expiresAt, json, scopes: granted } = draft;
  if (expiresAt !== undefined && Number.isNaN(Date.parse(expiresAt))) {
    throw new CommandFault(exitCodes.usage, `"${expiresAt}" is no time.`, 'Give one such as 2027-01-31T00:00:00Z.');
  }
  const { id, key } = await hub.client.createApiKey({
    body: {
      name,
      scopes: granted,
      ...(tenant === undefined ? {} : { tenant }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
  });
  terminal.print(json ? JSON.stringify({ id, key }) : (key ?? ''));
  if (!json) terminal.warn(`This is key ${id}. It is shown this once; keep it now.`);
}

type Scope = components['schemas']['ApiKeyRequest']['scopes'][number];

/** Each of the API's scopes: one that is missing here or there does not compile. */
const scopes: Readonly<Record<Scope, true>> = {
  'platform:admin': true,
  'keys:read': true,
  'keys:write': true,
  'items:read': true,
  'items:write': true,
  'allotments:read': true,
  'allotments:write': true,
  'sources:read': true,
  'sources:write': true,
  'stock:read': true,
  'stock:write': true,
  'reservations:read': true,
  'reservations:write': true,
  'events:read': true,
  'audit:read': true,
  'operations:read': true,
  'operations:write': true,
};

function isScope(word: string): word is Scope {
  return Object.hasOwn(scopes, word);
}

/** What is misspelt is told before a stopped hub is started for it. */
function scopesOf(text: string): Scope[] {
  return text.split(',').map((word) => {
    const scope = word.trim();
    if (isScope(scope)) return scope;
    const known = Object.keys(scopes).join(', ');
    throw new CommandFault(exitCodes.usage, `There is no scope "${scope}".`, `Take some of ${known}.`);
  });
}

async function revokeKey(
  { terminal }: CommandContext,
  hub: HubConnection,
  { id, tenant, json }: KeysOptions & { readonly id: string },
): Promise<void> {
  await hub.client.revokeApiKey({ id, ...(tenant === undefined ? {} : { tenant }) });
  terminal.print(json ? JSON.stringify({ id, revoked: true }) : `Key ${id} is revoked.`);
}
