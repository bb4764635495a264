// What a decision has to tell that is no journal entry: it goes to the outbox in the same transaction (I5).

export interface Notice {
  readonly topic: 'oversold' | 'oversold_cleared';
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly available: bigint;
  readonly seq: bigint;
  readonly correlationId: string;
}
