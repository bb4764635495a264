// Everything that the hub relies on, with a sender that drops files.

import { testConnector } from '@evenstock/connector-sdk/conformance';
import { test } from 'vitest';

import { openCounterpart } from './counterpart.ts';
import { csvDrop } from './index.ts';

testConnector(test, { connector: csvDrop, openCounterpart, speaksHttp: false });
