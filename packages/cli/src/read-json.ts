// Reads answers of unknown shape field by field, and says which field was not as promised.

export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

export function field(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null) throw new UnexpectedAnswer(`The answer has no "${name}".`);
  return Reflect.get(of, name);
}

export function text(of: unknown, name: string): string {
  const value = field(of, name);
  if (typeof value === 'string') return value;
  throw new UnexpectedAnswer(`"${name}" of the answer is no text.`);
}

export function textOrNull(of: unknown, name: string): string | null {
  const value = field(of, name);
  return value === undefined || value === null ? null : text(of, name);
}

/** A quantity may come as a decimal string where a double would not be exact. */
export function quantity(of: unknown, name: string): number {
  const value = field(of, name);
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new UnexpectedAnswer(`"${name}" of the answer is no quantity.`);
}

export function flag(of: unknown, name: string): boolean {
  const value = field(of, name);
  if (typeof value === 'boolean') return value;
  throw new UnexpectedAnswer(`"${name}" of the answer is neither true nor false.`);
}

export function list(of: unknown, name: string): readonly unknown[] {
  const value = field(of, name);
  if (Array.isArray(value)) return value;
  throw new UnexpectedAnswer(`"${name}" of the answer is no list.`);
}
