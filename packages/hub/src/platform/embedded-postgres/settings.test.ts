// The settings are what stands between the data and a power cut, and between the server and the network.

import { expect, test } from 'vitest';

import { clusterName, serverSettings, settingArguments } from './settings.ts';

const gibibyte = 1024 ** 3;

const order = { clusterDir: '/data/cluster', port: 5432, memoryBytes: gibibyte };

test('an acknowledged commit is on the disk, and only this machine can connect', () => {
  expect(serverSettings(order)).toMatchObject({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: '5432',
  });
});

test('shared_buffers follow the memory within bounds', () => {
  const memories = [0.1, 1, 2, 64].map((gibibytes) => gibibytes * gibibyte);
  const buffers = memories.map((memoryBytes) => serverSettings({ ...order, memoryBytes })['shared_buffers']);
  expect(buffers).toEqual(['32MB', '128MB', '256MB', '256MB']);
});

test('a caller may change a limit, but neither who can connect nor how the server is found again', () => {
  const wanted = { max_connections: '30', listen_addresses: '*', cluster_name: 'other', port: '1' };
  expect(serverSettings({ ...order, wanted })).toMatchObject({
    max_connections: '30',
    listen_addresses: '127.0.0.1',
    cluster_name: clusterName(order.clusterDir),
    port: '5432',
  });
});

test('servers of different clusters have different names', () => {
  expect(clusterName('/data/cluster')).toMatch(/^evenstock-[0-9a-f]{12}$/);
  expect(clusterName('/data/cluster')).not.toBe(clusterName('/data/other'));
});

test('each setting is one argument, whatever is in its value', () => {
  expect(settingArguments({ search_path: 'a, b', port: '1' })).toEqual(['-c', 'search_path=a, b', '-c', 'port=1']);
});
