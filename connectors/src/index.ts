// The connectors that come with the hub, written out: nothing registers itself by being imported.

import type { Connector } from '@evenstock/connector-sdk';

import { csvDrop } from './csv-drop/index.ts';

export const connectors: readonly Connector[] = [csvDrop];
