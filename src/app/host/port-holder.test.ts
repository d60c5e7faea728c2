import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findPortHolder, socketsOn } from './port-holder.ts';

test.runIf(process.platform === 'linux')('a program that listens is found with its process id', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await findPortHolder(port)).toMatchObject({ pid: process.pid, program: expect.any(String) });
  server.close();
  await once(server, 'close');
  expect(await findPortHolder(port)).toBeUndefined();
});

test('only sockets that listen on the port count', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:247B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0',
    '   1: 0100007F:247B 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 20 4 30 10 -1',
    '   2: 0100007F:247C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 13 1 0 100 0 0 10 0',
  ].join('\n');
  expect(socketsOn(9339, table)).toEqual(['socket:[11]']);
});

test('a platform that does not tell gives nothing', async () => {
  expect(await findPortHolder(9339, 'win32')).toBeUndefined();
});
