// Counters, gauges and one kind of histogram, printed in the Prometheus text format. Labels are few and closed:
// nothing that a caller chooses (no SKU, no tenant) becomes a label.

type Labels = Readonly<Record<string, string>>;

export interface Metrics {
  readonly count: (name: string, by: number, labels?: Labels) => void;
  readonly observe: (name: string, seconds: number, labels?: Labels) => void;
  /** A value that is asked for when the metrics are read. */
  readonly gauge: (name: string, help: string, read: () => number) => void;
  readonly print: () => string;
}

const help: Readonly<Record<string, string>> = {
  evenstock_decisions_total: 'Commands decided.',
  evenstock_journal_entries_total: 'Journal entries written.',
  evenstock_holds_expired_total: 'Soft holds ended by their expiry.',
  evenstock_batch_seconds: 'Time from the lock of a shard to the commit of a batch.',
  evenstock_decision_failures_total: 'Commands that failed unexpectedly, alone.',
  evenstock_exceptions_total: 'Exceptions opened, by kind.',
  evenstock_inbox_messages_total: 'Raw messages that were done, put back or given up.',
  evenstock_inbox_records_total: 'Records of raw messages, by outcome.',
  evenstock_publish_calls_total: 'Calls to channels, by channel and what was answered.',
  evenstock_publish_listings_total: 'Listings that channels accepted or refused, by channel.',
  evenstock_publish_call_seconds: 'Time from a call to the answer of the channel, by channel.',
  evenstock_publish_lag_seconds: 'Time from a change to its confirmation by the channel, by channel.',
  evenstock_http_requests_total: 'Requests answered, by route, method and status.',
  evenstock_http_request_seconds: 'Time from the request to its answer, by route.',
  evenstock_refusals_total: 'Refusals, by code.',
};

// From 1 ms to 10 s, about 2.5 times apart: enough to read a p99 off, few enough for many routes.
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Histogram {
  readonly buckets: number[];
  sum: number;
  count: number;
}

const printed = new WeakMap<Labels, string>();

/** Whoever counts often passes the same labels each time. */
function series(labels: Labels): string {
  const found = printed.get(labels);
  if (found !== undefined) return found;
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const text = parts.join(',');
  printed.set(labels, text);
  return text;
}

function named(name: string, inside: string): string {
  return inside === '' ? name : `${name}{${inside}}`;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  const histograms = new Map<string, Map<string, Histogram>>();
  const gauges = new Map<string, { readonly help: string; readonly read: () => number }>();
  const familyOf = <T>(families: Map<string, Map<string, T>>, name: string): Map<string, T> => {
    const known = families.get(name);
    if (known) return known;
    const made = new Map<string, T>();
    families.set(name, made);
    return made;
  };
  return {
    count: (name, by, labels = {}) => {
      const family = familyOf(counters, name);
      const key = series(labels);
      family.set(key, (family.get(key) ?? 0) + by);
    },
    observe: (name, seconds, labels = {}) => {
      const family = familyOf(histograms, name);
      const key = series(labels);
      const known = family.get(key) ?? { buckets: bounds.map(() => 0), sum: 0, count: 0 };
      family.set(key, known);
      const index = bounds.findIndex((bound) => seconds <= bound);
      if (index >= 0) known.buckets[index] = (known.buckets[index] ?? 0) + 1;
      known.sum += seconds;
      known.count += 1;
    },
    gauge: (name, text, read) => {
      gauges.set(name, { help: text, read });
    },
    print: () => [...printCounters(counters), ...printHistograms(histograms), ...printGauges(gauges), ''].join('\n'),
  };
}

function* printCounters(counters: ReadonlyMap<string, ReadonlyMap<string, number>>): Generator<string> {
  for (const [name, family] of counters) {
    yield `# HELP ${name} ${help[name] ?? name}`;
    yield `# TYPE ${name} counter`;
    for (const [labels, value] of family) yield `${named(name, labels)} ${value}`;
  }
}

function* printHistograms(histograms: ReadonlyMap<string, ReadonlyMap<string, Histogram>>): Generator<string> {
  for (const [name, family] of histograms) {
    yield `# HELP ${name} ${help[name] ?? name}`;
    yield `# TYPE ${name} histogram`;
    for (const [labels, { buckets, sum, count }] of family) {
      let below = 0;
      const comma = labels === '' ? '' : `${labels},`;
      for (const [index, bound] of bounds.entries()) {
        below += buckets[index] ?? 0;
        yield `${name}_bucket{${comma}le="${bound}"} ${below}`;
      }
      yield `${name}_bucket{${comma}le="+Inf"} ${count}`;
      yield `${named(`${name}_sum`, labels)} ${sum}`;
      yield `${named(`${name}_count`, labels)} ${count}`;
    }
  }
}

function* printGauges(
  gauges: ReadonlyMap<string, { readonly help: string; readonly read: () => number }>,
): Generator<string> {
  for (const [name, { help: text, read }] of gauges) {
    yield `# HELP ${name} ${text}`;
    yield `# TYPE ${name} gauge`;
    yield `${name} ${read()}`;
  }
}
