// Instants as RFC 3339 in UTC. Writing one is the dearest part of mapping a record with a time; the day is the same for
// many records, so it is written once.

const dayMs = 86_400_000;
const daysKept = 4096;

const days = new Map<number, string>();

const pairs: readonly string[] = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

function dayText(day: number): string {
  const kept = days.get(day);
  if (kept !== undefined) return kept;
  const text = new Date(day * dayMs).toISOString().slice(0, 11);
  if (days.size >= daysKept) days.clear();
  days.set(day, text);
  return text;
}

function pair(value: number): string {
  return pairs[Math.floor(value)] ?? '';
}

/** As `toISOString` writes it; for an instant from 1970 to 9999. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const rest = ms - day * dayMs;
  const fraction = rest % 1000;
  const thousandths = fraction === 0 ? '000' : String(fraction).padStart(3, '0');
  const seconds = (rest - fraction) / 1000;
  return `${dayText(day)}${pair(seconds / 3600)}:${pair((seconds / 60) % 60)}:${pair(seconds % 60)}.${thousandths}Z`;
}
