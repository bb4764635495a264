// What a new contract changes for those who rely on the old one. Senders break when something that they were allowed to
// send no longer is; readers break when something may come that could not come before. A field that an open contract
// does not name is taken as one that nobody sends, so that an optional field can be added without breaking anybody.

import {
  contractTypes,
  saysNothing,
  violationOf,
  type ContractNode,
  type ContractType,
  type Scalar,
} from './contract.ts';

export interface ContractChange {
  /** Where in a message, such as `lines/[]/quantity`; `*` stands for the fields that are not named. */
  readonly path: string;
  /** Whom it breaks; null: nobody. */
  readonly breaks: 'senders' | 'readers' | null;
  readonly reason: string;
}

/** Something that one contract allows and the other does not, as the senders and as the readers are told. */
interface Narrowing {
  readonly path: string;
  readonly senders: string;
  readonly readers: string;
}

/** What breaks somebody first, then what does not, each in the order of the paths. */
export function compareContracts(before: ContractNode, after: ContractNode): ContractChange[] {
  const changes: ContractChange[] = [
    ...narrowings(before, after, '').map(({ path, senders }) => ({
      path,
      breaks: 'senders' as const,
      reason: senders,
    })),
    ...narrowings(after, before, '').map(({ path, readers }) => ({
      path,
      breaks: 'readers' as const,
      reason: readers,
    })),
  ];
  const broken = new Set(changes.map((one) => one.path));
  for (const change of namedFields(before, after, '')) if (!broken.has(change.path)) changes.push(change);
  return changes.toSorted(
    (one, other) => Number(one.breaks === null) - Number(other.breaks === null) || byPath(one.path, other.path),
  );
}

const byPath = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const at = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** Each way in which a value that keeps `from` may fail to keep `to`; none: whatever keeps the one keeps the other. */
function narrowings(from: ContractNode, to: ContractNode, path: string, named = namesOf(from)): Narrowing[] {
  if (from.isNever || to === saysNothing) return [];
  if (to.isNever) {
    return [{ path, senders: 'It is no longer allowed.', readers: 'It may now be there.' }];
  }
  const values = from.values ?? valuesOfTypes(from);
  if (values !== null) return narrowedValues(from, values, to, path);
  const direct = directly(from, to, path, named);
  if (direct.length === 0 || from.anyOf.length === 0) return direct;
  // What keeps the whole keeps one of its branches too: either argument is enough.
  const byBranch = from.anyOf.flatMap((one) => narrowings(bothOf(from, one), to, path, named));
  return byBranch.length < direct.length ? byBranch : direct;
}

/** The fields that senders are taken to know of. */
function namesOf({ properties, required, anyOf }: ContractNode): ReadonlySet<string> {
  return new Set([...properties.keys(), ...required, ...anyOf.flatMap((one) => [...namesOf(one)])]);
}

/** All values of types that have few; null if there are others. */
function valuesOfTypes({ types }: ContractNode): readonly Scalar[] | null {
  if (types === null) return null;
  const values: Scalar[] = [];
  for (const type of types) {
    if (type === 'null') values.push(null);
    else if (type === 'boolean') values.push(true, false);
    else return null;
  }
  return values;
}

/** What is known of a value that keeps the whole and this branch of it: never more than is so. */
function bothOf(whole: ContractNode, branch: ContractNode): ContractNode {
  const most = (one: number | null, other: number | null): number | null =>
    one === null || other === null ? (one ?? other) : Math.max(one, other);
  const least = (one: number | null, other: number | null): number | null =>
    one === null || other === null ? (one ?? other) : Math.min(one, other);
  const { types } = whole;
  return {
    isNever: branch.isNever,
    types: branch.types === null || types === null ? (branch.types ?? types) : typesInBoth(branch.types, types),
    values: branch.values,
    minLength: most(whole.minLength, branch.minLength),
    maxLength: least(whole.maxLength, branch.maxLength),
    pattern: branch.pattern ?? whole.pattern,
    format: branch.format ?? whole.format,
    minimum: most(whole.minimum, branch.minimum),
    maximum: least(whole.maximum, branch.maximum),
    exclusiveMinimum: most(whole.exclusiveMinimum, branch.exclusiveMinimum),
    exclusiveMaximum: least(whole.exclusiveMaximum, branch.exclusiveMaximum),
    minItems: most(whole.minItems, branch.minItems),
    maxItems: least(whole.maxItems, branch.maxItems),
    items: branch.items ?? whole.items,
    properties: new Map([...whole.properties, ...branch.properties]),
    required: [...new Set([...whole.required, ...branch.required])],
    additional: branch.additional ?? whole.additional,
    anyOf: branch.anyOf,
  };
}

/** An integer is a number too. */
function typesInBoth(one: ReadonlySet<ContractType>, other: ReadonlySet<ContractType>): ReadonlySet<ContractType> {
  const has = (types: ReadonlySet<ContractType>, type: ContractType): boolean =>
    types.has(type) || (type === 'integer' && types.has('number'));
  return new Set(contractTypes.filter((type) => has(one, type) && has(other, type)));
}

function narrowedValues(from: ContractNode, values: readonly Scalar[], to: ContractNode, path: string): Narrowing[] {
  const gone = values.filter((one) => violationOf(from, one) === null && violationOf(to, one) !== null);
  if (gone.length === 0) return [];
  const text = gone.map((one) => JSON.stringify(one)).join(', ');
  return [{ path, senders: `No longer allowed: ${text}.`, readers: `May now come: ${text}.` }];
}

function directly(from: ContractNode, to: ContractNode, path: string, named: ReadonlySet<string>): Narrowing[] {
  const types = possibleTypes(from);
  const found = [...narrowedTypes(from, to, path)];
  if (to.values !== null) {
    const values = to.values.map((one) => JSON.stringify(one)).join(', ');
    found.push({
      path,
      senders: `Only these are allowed now: ${values}.`,
      readers: `It is no longer one of ${values}.`,
    });
  }
  if (types.has('string')) found.push(...narrowedText(from, to, path));
  if (types.has('number') || types.has('integer')) found.push(...narrowedNumber(from, to, path));
  if (types.has('array')) found.push(...narrowedItems(from, to, path));
  if (types.has('object')) found.push(...narrowedFields(from, to, path, named));
  if (to.anyOf.length > 0) found.push(...narrowedBranches(from, to, path, named));
  return found;
}

function possibleTypes(node: ContractNode): ReadonlySet<ContractType> {
  return node.types ?? new Set(contractTypes);
}

function narrowedTypes(from: ContractNode, to: ContractNode, path: string): Narrowing[] {
  const { types } = to;
  if (types === null) return [];
  const covers = (type: ContractType): boolean => types.has(type) || (type === 'integer' && types.has('number'));
  const gone = [...possibleTypes(from)].filter((type) => !covers(type)).join(', ');
  if (gone === '') return [];
  if (from.types === null) {
    const left = [...types].join(' or ');
    return [
      { path, senders: `It must be ${left} now; any type was allowed.`, readers: `It may now be of any type.` },
    ];
  }
  return [{ path, senders: `It may no longer be ${gone}.`, readers: `It may now be ${gone}.` }];
}

function atLeast(before: number, after: number, what: string, path: string): Narrowing[] {
  if (after <= before) return [];
  return [
    { path, senders: `${what} must be at least ${after} now.`, readers: `${what} may now be less than ${after}.` },
  ];
}

function atMost(before: number, after: number, what: string, path: string): Narrowing[] {
  if (after >= before) return [];
  return [
    { path, senders: `${what} must be at most ${after} now.`, readers: `${what} may now be more than ${after}.` },
  ];
}

const endless = Number.POSITIVE_INFINITY;

function narrowedText(from: ContractNode, to: ContractNode, path: string): Narrowing[] {
  const found = [
    ...atLeast(from.minLength ?? 0, to.minLength ?? 0, 'Its length', path),
    ...atMost(from.maxLength ?? endless, to.maxLength ?? endless, 'Its length', path),
  ];
  if (to.pattern !== null && to.pattern.source !== from.pattern?.source) {
    const { source } = to.pattern;
    found.push({ path, senders: `It must match ${source} now.`, readers: `It may no longer match ${source}.` });
  }
  if (to.format !== null && to.format !== from.format) {
    found.push({
      path,
      senders: `It must be a ${to.format} now.`,
      readers: `It may now be something else than a ${to.format}.`,
    });
  }
  return found;
}

interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

/** The stricter of the two ways to say it; `sign` is 1 for a lower bound and -1 for an upper one. */
function boundOf(inclusive: number | null, exclusive: number | null, sign: 1 | -1): Bound {
  const open = { value: -endless * sign, isExclusive: false };
  const one = inclusive === null ? open : { value: inclusive, isExclusive: false };
  const other = exclusive === null ? open : { value: exclusive, isExclusive: true };
  return isStricter(other, one, sign) ? other : one;
}

function isStricter(one: Bound, other: Bound, sign: 1 | -1): boolean {
  if (one.value !== other.value) return one.value * sign > other.value * sign;
  return one.isExclusive && !other.isExclusive;
}

function narrowedNumber(from: ContractNode, to: ContractNode, path: string): Narrowing[] {
  const found: Narrowing[] = [];
  const lower = boundOf(to.minimum, to.exclusiveMinimum, 1);
  if (isStricter(lower, boundOf(from.minimum, from.exclusiveMinimum, 1), 1)) {
    const bound = `${lower.isExclusive ? 'more than' : 'at least'} ${lower.value}`;
    found.push({ path, senders: `It must be ${bound} now.`, readers: `It need no longer be ${bound}.` });
  }
  const upper = boundOf(to.maximum, to.exclusiveMaximum, -1);
  if (isStricter(upper, boundOf(from.maximum, from.exclusiveMaximum, -1), -1)) {
    const bound = `${upper.isExclusive ? 'less than' : 'at most'} ${upper.value}`;
    found.push({ path, senders: `It must be ${bound} now.`, readers: `It need no longer be ${bound}.` });
  }
  return found;
}

function narrowedItems(from: ContractNode, to: ContractNode, path: string): Narrowing[] {
  const found = [
    ...atLeast(from.minItems ?? 0, to.minItems ?? 0, 'The number of items', path),
    ...atMost(from.maxItems ?? endless, to.maxItems ?? endless, 'The number of items', path),
  ];
  if (to.items !== null) found.push(...narrowings(from.items ?? saysNothing, to.items, at(path, '[]')));
  return found;
}

function narrowedFields(from: ContractNode, to: ContractNode, path: string, named: ReadonlySet<string>): Narrowing[] {
  const found: Narrowing[] = [];
  for (const name of to.required) {
    if (from.required.includes(name)) continue;
    found.push({
      path: at(path, name),
      senders: 'The field is required now.',
      readers: 'The field may now be missing.',
    });
  }
  for (const name of new Set([...from.properties.keys(), ...to.properties.keys()])) {
    // Nobody sends what an open contract does not name, unless one of its branches speaks of fields without a name.
    const isSent = named.has(name) || hasOpenBranch(from);
    const before = from.properties.get(name) ?? from.additional ?? (isSent ? saysNothing : null);
    if (before === null) continue;
    found.push(...narrowings(before, to.properties.get(name) ?? to.additional ?? saysNothing, at(path, name)));
  }
  if (to.additional !== null) found.push(...narrowings(from.additional ?? saysNothing, to.additional, at(path, '*')));
  return found;
}

function hasOpenBranch({ anyOf }: ContractNode): boolean {
  return anyOf.some((one) => one.additional !== null || hasOpenBranch(one));
}

/** Each type that may come has to fit one of the branches. */
function narrowedBranches(
  from: ContractNode,
  to: ContractNode,
  path: string,
  named: ReadonlySet<string>,
): Narrowing[] {
  const types = [...possibleTypes(from)];
  const parts = types.length === 1 ? [from] : types.map((type) => ({ ...from, types: new Set([type]) }));
  const lost = parts.filter((one) => !to.anyOf.some((branch) => narrowings(one, branch, path, named).length === 0));
  if (lost.length === 0) return [];
  const gone = lost.flatMap((one) => [...possibleTypes(one)]).join(', ');
  return [{ path, senders: `Not every ${gone} is allowed now.`, readers: `It may now be another ${gone}.` }];
}

/** Fields that only one of the two names. */
function namedFields(before: ContractNode, after: ContractNode, path: string): ContractChange[] {
  const found: ContractChange[] = [];
  for (const [name, inner] of after.properties) {
    const old = before.properties.get(name);
    if (old !== undefined) found.push(...namedFields(old, inner, at(path, name)));
    else found.push({ path: at(path, name), breaks: null, reason: 'An optional field is new.' });
  }
  for (const name of before.properties.keys()) {
    if (after.properties.has(name)) continue;
    found.push({ path: at(path, name), breaks: null, reason: 'The field is no longer named.' });
  }
  if (before.items !== null && after.items !== null) {
    found.push(...namedFields(before.items, after.items, at(path, '[]')));
  }
  return found;
}
