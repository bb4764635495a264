// Building kits and taking them apart: the components leave (or come back to) the shelf where the kit appears.

import type { MovementCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import type { Item } from './item.ts';
import type { EntryBody, Place } from './journal-entry.ts';
import type { LedgerView } from './ledger-view.ts';
import { refuse } from './refusal.ts';

export function assembleKit(
  view: LedgerView,
  command: MovementCommand,
  kit: Item,
  quantity: bigint,
  lot: string,
): Decision {
  if (kit.kit.length === 0) return refuse('not_a_kit', `${kit.sku} has no components.`, 'sku');
  const production: Place = { location: null, account: 'production' };
  const { kind, location } = command;
  const entry = (sku: string, units: bigint, lotOf: string, isMade: boolean): EntryBody => {
    const place: Place = { location, lot: lotOf, account: 'sellable' };
    const [from, to] = isMade ? [production, place] : [place, production];
    return entryOf({ kind, sku, quantity: units, from, to });
  };
  const isAssembly = kind === 'kit_assembled';
  const entries: EntryBody[] = [];
  for (const component of kit.kit) {
    if (view.catalogue.items.get(component.sku)?.tracking === 'lot') {
      const detail = `The component ${component.sku} is tracked by lot; post its movements one by one.`;
      return refuse('lot_required', detail, 'sku');
    }
    entries.push(entry(component.sku, component.quantity * quantity, '', !isAssembly));
  }
  entries.push(entry(kit.sku, quantity, lot, isAssembly));
  return decided({ entries });
}
