// Listening before anybody serves: what arrives waits, and nothing is lost when the door opens.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type FrontDoor, openFrontDoor } from '../../src/proxy/front-door.ts';
import { controlToken, send, startTestProxy, userMessage } from './proxy-harness.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function openDoor(): Promise<FrontDoor> {
  const door = await openFrontDoor(0, '1.2.3');
  open.push({ close: () => door.slam() });
  return door;
}

test('requests wait until somebody serves, and are then treated like all others', async () => {
  const door = await openDoor();
  const waiting = [send(door.port, { body: userMessage('first') }), send(door.port, { body: userMessage('second') })];
  const foreign = send(door.port, { headers: ['host', 'evil.example'], body: userMessage('third') });
  const control = send(door.port, {
    method: 'GET',
    path: '/__pretense/status',
    headers: ['authorization', `Bearer ${controlToken}`],
  });
  // All are there: this one came after them.
  await send(door.port, { method: 'GET', path: '/__pretense/hello', headers: [] });
  const line = await startTestProxy({ settings: { door } });
  open.push(line);
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect([(await foreign).status, (await control).status]).toEqual([421, 200]);
  expect(line.provider.received).toHaveLength(2);
});

test('only hello is answered before, and not to a web page', async () => {
  const door = await openDoor();
  const hello = { method: 'GET', path: '/__pretense/hello', headers: [] } as const;
  expect(JSON.parse((await send(door.port, hello)).body.toString())).toEqual({ name: 'pretense', version: '1.2.3' });
  const page = send(door.port, { ...hello, headers: ['origin', 'https://evil.example'] });
  const ended = expect(page).rejects.toThrow();
  await send(door.port, hello);
  await door.slam();
  await ended;
});

test('a door that is slammed ends what waits, frees the port and can be slammed again', async () => {
  const door = await openDoor();
  const waiting = expect(send(door.port, { body: userMessage('first') })).rejects.toThrow();
  const socket = connect(door.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  await Promise.all([door.slam(), door.slam()]);
  await waiting;
  const again = await openFrontDoor(door.port, '1.2.3');
  await again.slam();
});

test('a tunnel or an upgrade gets no answer before somebody serves', async () => {
  const door = await openDoor();
  for (const head of [
    'CONNECT api.example:443 HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    'nonsense\r\n\r\n',
  ]) {
    const socket = connect(door.port, '127.0.0.1').on('error', () => {});
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.write(head);
    await once(socket, 'close');
    expect(heard).toBe('');
  }
});

test('a proxy that cannot start leaves the door that it was given as it is', async () => {
  const door = await openDoor();
  const settings = { door, upstreams: { anthropic: `http://127.0.0.1:${door.port}` } };
  await expect(startTestProxy({ settings })).rejects.toMatchObject({ code: 'upstream-is-self' });
  const line = await startTestProxy({ settings: { door } });
  open.push(line);
  expect((await send(door.port, { body: userMessage('hi') })).status).toBe(200);
});
