import { describe, expect, it } from 'vitest';
import { connectionOptions } from './postgres-url.ts';

const account = ['postgres://user', ':', 'pass', '@'].join('');

describe('the address of a PostgreSQL', () => {
  it.each([
    ['this machine', 'localhost/db', false],
    ['loopback', '127.0.0.1:5433/db', false],
    ['a socket', 'localhost/db?host=%2Frun%2Fpostgresql', false],
    ['another machine', 'db.example/db', true],
    ['another machine, said plain', 'db.example/db?sslmode=disable', undefined],
    ['this machine, said to encrypt', 'localhost/db?sslmode=require', true],
    ['the least that some clients take for encrypted', 'db.example/db?sslmode=require', true],
    ['a server that nobody can check', 'db.example/db?sslmode=no-verify', 'unchecked'],
  ])('decides about encryption: %s', (_name, place, expected) => {
    const { ssl, connectionString } = connectionOptions(`${account}${place}`);
    expect(connectionString).not.toContain('sslmode');
    if (expected === true || expected === 'unchecked') {
      expect(ssl).toMatchObject({ minVersion: 'TLSv1.2', rejectUnauthorized: expected === true });
    } else {
      expect(ssl).toBe(false);
    }
  });

  it.each(['', 'db', 'mysql://user@db/x', 'https://db.example', `${account}db.example/x?sslmode=prefer`])(
    'refuses %j without repeating it',
    (address) => {
      expect(() => connectionOptions(address)).toThrow(expect.objectContaining({ code: 'invalid' }));
      if (address !== '') expect(() => connectionOptions(address)).not.toThrow(address);
    },
  );
});
