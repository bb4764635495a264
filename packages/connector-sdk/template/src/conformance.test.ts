// Everything that the hub relies on, looked at with a small shop on the other side.

import { test } from 'node:test';

import { testConnector } from '@evenstock/connector-sdk/conformance';

import { openCounterpart } from './counterpart.ts';
import { connector } from './index.ts';

testConnector(test, { connector, openCounterpart });
