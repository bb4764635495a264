// What EPCIS names things by: EPC URNs and GS1 Digital Links. Both spellings of one trade item or place come to one
// canonical Digital Link, so that the crosswalk needs one entry for it; a serial number is taken off, since stock is
// counted by class. What has no GTIN or GLN stays as it was sent.

export interface StockClass {
  /** `https://id.gs1.org/01/<GTIN-14>`, or the class as it was sent. */
  readonly sku: string;
  readonly lot: string | null;
  /** Whether one object was named, by its serial number. */
  readonly isInstance: boolean;
}

const trade = 'https://id.gs1.org/01/';
const place = 'https://id.gs1.org/414/';
/** Things that carry stock or are used with it, and are none: logistic units, assets, documents, relations. */
const urnOfNoStock =
  /^urn:epc:(?:id|class|idpat):(?:sscc|giai|grai|gsrnp?|gdti|gcn|cpi|itip|gid|adi|imovn|pgln|sgln|ginc|gsin|upui|bic):/;
const linkOfNoStock = /\/(?:00|8003|8004|8006|8010|8017|8018|253|255|414|417|401|402)\/[^/]+/;

/** The class of which an EPC, or a class of EPCs, is; null when it is of no stock by itself. */
export function classOf(identifier: string): StockClass | null {
  const urn = /^urn:epc:(id|idpat|class):(sgtin|lgtin):(\d+)\.(\d+)\.(.+)$/.exec(identifier);
  if (urn !== null) {
    const [, , scheme, prefix = '', item = '', tail = ''] = urn;
    const gtin = gtinOf(prefix, item);
    if (gtin === null) return null;
    const lot = scheme === 'lgtin' ? unescaped(tail) : null;
    return { sku: `${trade}${gtin}`, lot, isInstance: scheme === 'sgtin' && tail !== '*' };
  }
  if (urnOfNoStock.test(identifier)) return null;
  const link = /^https?:\/\/[^?#]*\/01\/(\d{8}|\d{12,14})((?:\/[^?#]*)?)(?:[?#].*)?$/.exec(identifier);
  if (link === null) {
    return linkOfNoStock.test(identifier) ? null : { sku: identifier, lot: null, isInstance: false };
  }
  const [, gtin = '', qualifiers = ''] = link;
  const lot = /\/10\/([^/]+)/.exec(qualifiers)?.[1];
  return {
    sku: `${trade}${gtin.padStart(14, '0')}`,
    lot: lot === undefined ? null : unescaped(lot),
    isInstance: /\/21\/[^/]/.test(qualifiers),
  };
}

/** `https://id.gs1.org/414/<GLN>`, with `/254/<extension>` where there is one; else what was sent. */
export function locationOf(identifier: string): string {
  const urn = /^urn:epc:id:sgln:(\d+)\.(\d*)\.(.+)$/.exec(identifier);
  if (urn !== null) {
    const [, prefix = '', site = '', extension = ''] = urn;
    if (prefix.length + site.length !== 12) return identifier;
    const gln = `${prefix}${site}${checkDigit(prefix + site)}`;
    return extension === '0' ? `${place}${gln}` : `${place}${gln}/254/${extension}`;
  }
  const link = /^https?:\/\/[^?#]*\/414\/(\d{13})(?:\/254\/([^/?#]+))?\/?(?:[?#].*)?$/.exec(identifier);
  if (link === null) return identifier;
  const [, gln = '', extension] = link;
  return extension === undefined ? `${place}${gln}` : `${place}${gln}/254/${extension}`;
}

/** The number of a document: without the party that gave it, where that is told apart. */
export function documentOf(identifier: string): string {
  return /^urn:epcglobal:cbv:bt:[^:]+:(.+)$/.exec(identifier)?.[1] ?? identifier;
}

/** In the URN the indicator digit stands before the item's reference and the check digit is left out. */
function gtinOf(prefix: string, item: string): string | null {
  if (prefix.length + item.length !== 13) return null;
  const body = item.slice(0, 1) + prefix + item.slice(1);
  return body + checkDigit(body);
}

function checkDigit(digits: string): string {
  const weighted = Array.from(digits, Number)
    .toReversed()
    .map((digit, at) => digit * (at % 2 === 0 ? 3 : 1));
  return String((10 - (weighted.reduce((sum, one) => sum + one, 0) % 10)) % 10);
}

function unescaped(text: string): string {
  return text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
