// How a channel is published to, in the words of the API.

import { Type, type Static } from 'typebox';

import { defaultTerms, type PublishingTerms } from '../../domain/publishing/publishing-terms.ts';
import { strict } from '../wire/schemas.ts';

function amount(minimum: number, maximum: number, description: string) {
  return Type.Number({ minimum, maximum, description });
}

function whole(minimum: number, maximum: number, description: string) {
  return Type.Integer({ minimum, maximum, description });
}

const cost = strict({
  capacity: amount(1, 1e9, 'Points that there are when none was spent for a while.'),
  perSecond: amount(0.001, 1e9, 'Points that come back each second.'),
  perCall: amount(0, 1e9, 'Points of a call.'),
  perItem: amount(0, 1e9, 'Points of each listing in it.'),
});

const window = strict({
  calls: whole(1, 10_000, 'Calls in any stretch of time of that length.'),
  ms: whole(100, 86_400_000, 'Its length in milliseconds.'),
});

const budget = strict({
  requestsPerSecond: Type.Optional(
    Type.Union([amount(0.001, 100_000, 'Calls a second.'), Type.Null()], {
      default: 10,
      description: 'Calls a second in the long run; null is no limit.',
    }),
  ),
  burst: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 10,
      description: 'Calls that may follow without a pause.',
    }),
  ),
  itemsPerCall: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, default: 25, description: 'Listings in one call.' }),
  ),
  cost: Type.Optional(
    Type.Union([cost, Type.Null()], { description: 'A throttle by cost, if the channel has one.' }),
  ),
  window: Type.Optional(Type.Union([window, Type.Null()], { description: 'A limit of calls in a stretch of time.' })),
});

export const listingTerms = strict(
  {
    budget: Type.Optional({ ...budget, description: 'What the channel may be asked.' }),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 600_000, default: 15_000, description: 'How long a call may take.' }),
    ),
    lateMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400_000,
        default: 60_000,
        description: 'How long a call that was not answered may still take effect there.',
      }),
    ),
    tierWeights: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Number({ minimum: 0, maximum: 1_000_000 }), {
        maxProperties: 100,
        default: {},
        description: 'What the risk of an item counts for, by its tier; 1 for a tier that is not named.',
      }),
    ),
  },
  { title: 'PublishingTerms' },
);

export function readTerms(given: Static<typeof listingTerms> | null): PublishingTerms | null {
  if (given === null) return null;
  const { budget: own = {}, ...rest } = given;
  return { ...defaultTerms, ...rest, budget: { ...defaultTerms.budget, ...own } };
}
