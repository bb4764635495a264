// Files of stock that are dropped into a folder, as many third-party sites and older systems tell what they have.

import { defineConnector } from '@evenstock/connector-sdk';

import { config } from './config.ts';
import { acknowledge, pull } from './pull.ts';

export const csvDrop = defineConnector({
  name: 'csv-drop',
  title: 'CSV files in a folder',
  config,
  capabilities: { pull, acknowledge },
});
