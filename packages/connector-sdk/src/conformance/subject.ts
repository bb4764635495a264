// What a connector's author brings to the suite: the connector, and a counterpart that stands in for its system, real
// or small. The suite tells the counterpart what is so, and looks at what the hub gets to know.

import type { Connector, WebhookRequest } from '../connector.ts';

/** What the counterpart is to tell: of so many there are, of such a SKU, as of a moment and a version. */
export interface Said {
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
  /** Grows with every change of this SKU in the system. */
  readonly version: number;
  /** When it was so there. */
  readonly time: string;
}

/** A fresh one for each promise. */
export interface Counterpart {
  /** What an operator writes, with references for secrets. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the references stand for: long and unlike any other text, so that they are found wherever they turn up. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Answers requests, for connectors that speak HTTP. */
  readonly answer?: ((request: Request) => Promise<Response>) | undefined;
  /** What `pull` is to find next. Pages are small: five are told on two pages or more. */
  readonly tell?: ((said: Said) => Promise<void>) | undefined;
  /** All that was told is told once more, as a system does that lost its place. */
  readonly tellAgain?: (() => Promise<void>) | undefined;
  /** An item is deleted there. */
  readonly remove?: ((sku: string, time: string) => Promise<void>) | undefined;
  /** How many of what was told the connector has acknowledged: moved, confirmed, deleted there. */
  readonly acknowledged?: (() => Promise<number>) | undefined;
  /** A webhook as the system would send it. */
  readonly webhook?: ((said: Said, nowMs: number) => Promise<WebhookRequest>) | undefined;
  /** What channel has of the listings `CONF-1` to `CONF-5`, and how often they were written. */
  readonly listings?: (() => Promise<ReadonlyMap<string, number>>) | undefined;
  readonly close?: (() => Promise<void>) | undefined;
}

export interface Subject {
  readonly connector: Connector;
  readonly openCounterpart: () => Promise<Counterpart>;
  /** How long a connector may take to end, in real milliseconds; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** Whether the counterpart answers requests over HTTP; true unless told. */
  readonly speaksHttp?: boolean;
}
