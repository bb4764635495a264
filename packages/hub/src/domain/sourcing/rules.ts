// The registry of sourcing: every rule by the name that a pipeline calls it. A new rule is a function and a line here.

import { canShipBy, dropShipAllowed, open, sameRegion } from './filters.ts';
import { channelOrder, cost, fefo, priority, region } from './sorts.ts';
import type { Filter, Sort, Split } from './source.ts';
import { cheapest, fewestShipments, inOrder } from './splits.ts';

export type Rule =
  | { readonly kind: 'filter'; readonly says: string; readonly filter: Filter }
  | { readonly kind: 'sort'; readonly says: string; readonly sort: Sort }
  | { readonly kind: 'split'; readonly says: string; readonly split: Split };

function filter(says: string, rule: Filter): Rule {
  return { kind: 'filter', says, filter: rule };
}

export function sort(says: string, rule: Sort): Rule {
  return { kind: 'sort', says, sort: rule };
}

function split(says: string, rule: Split): Rule {
  return { kind: 'split', says, split: rule };
}

export type Rules = ReadonlyMap<string, Rule>;

export const rules: Rules = new Map([
  ['open', filter('no closed locations', open)],
  ['drop_ship_allowed', filter('suppliers that ship directly only where the channel allows it', dropShipAllowed)],
  ['can_ship_by', filter('only locations from which it leaves in time, by their calendars', canShipBy)],
  ['same_region', filter("only locations in the destination's region", sameRegion)],
  ['channel_order', sort('as the channel names its locations', channelOrder)],
  ['priority', sort('by the priority of the location, the smallest first', priority)],
  ['region', sort("locations in the destination's region first", region)],
  ['cost', sort('what costs least to ship first', cost)],
  ['fefo', sort('the lot that expires first first', fefo)],
  [
    'fewest_shipments',
    split('from one location where one has enough, else from each as far as it goes', fewestShipments),
  ],
  ['cheapest', split('each unit from where it costs least to ship', cheapest)],
  ['in_order', split('from each place as far as it goes', inOrder)],
]);
