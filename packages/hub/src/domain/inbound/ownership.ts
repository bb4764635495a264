// Who has the say: for each fact about an item at a location, the source whose word counts at a time. A rule is dated,
// so that a change of system (an ERP cut-over) is written down beforehand and takes effect by the moment at which a
// fact happened, not at which it arrived.

export const facts = [
  'on_hand',
  'in_transit',
  'on_order',
  'reserved',
  'allocated',
  'item_master',
  'price',
  'credit',
  'order_status',
] as const;

export type Fact = (typeof facts)[number];

export interface OwnershipRule {
  readonly id: string;
  readonly fact: Fact;
  readonly source: string;
  /** The item's `attributes.class`; null for any. */
  readonly itemClass: string | null;
  /** Patterns in which `*` stands for any characters; null for any. */
  readonly sku: string | null;
  readonly location: string | null;
  /** From when on (inclusive) and until when (exclusive), in milliseconds; null for always. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** Among rules that match, the smallest order has the say; the others follow when it is silent. */
  readonly order: number;
}

export interface Subject {
  readonly sku: string;
  readonly itemClass: string | null;
  readonly location: string;
}

/** Whether a text matches a pattern in which `*` stands for any characters. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function isInForce(rule: OwnershipRule, fact: Fact, location: string, at: number): boolean {
  return (
    rule.fact === fact &&
    (rule.validFrom === null || rule.validFrom <= at) &&
    (rule.validTo === null || at < rule.validTo) &&
    (rule.location === null || matchesPattern(rule.location, location))
  );
}

/** Whether a source has the say on anything at a location; true where nobody has. */
export function hasSayAt(rules: readonly OwnershipRule[], fact: Fact, source: string, location: string, at: number) {
  const there = rules.filter((rule) => isInForce(rule, fact, location, at));
  return there.length === 0 || there.some((rule) => rule.source === source);
}

function matches(rule: OwnershipRule, fact: Fact, subject: Subject, at: number): boolean {
  return (
    isInForce(rule, fact, subject.location, at) &&
    (rule.itemClass === null || rule.itemClass === subject.itemClass) &&
    (rule.sku === null || matchesPattern(rule.sku, subject.sku))
  );
}

/** The rules that match, whose say comes first first; empty where nobody owns the fact and everybody may speak. */
export function ownersOf(
  rules: readonly OwnershipRule[],
  fact: Fact,
  subject: Subject,
  at: number,
): readonly OwnershipRule[] {
  const found = rules.filter((rule) => matches(rule, fact, subject, at));
  return found.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}
