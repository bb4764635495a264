// A canonical event as data: what `POST /v1/events` takes and what mediation makes of a raw message. CloudEvents
// attributes, and in `data` what happened in the words of the hub.

export interface CanonicalEvent {
  readonly id: string;
  /** The code of the source. */
  readonly source: string;
  /** `evenstock.<kind>.v1` */
  readonly type: string;
  /** When it happened there, RFC 3339 with a zone. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}
