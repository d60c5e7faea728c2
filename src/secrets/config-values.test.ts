import { describe, expect, test } from 'vitest';
import { isBasicCredential, isNoStandIn, isSettingPassword, settingPlace } from './config-values.ts';

const free = { isQuoted: false, isEnvironment: false };

describe('a password of a configuration', () => {
  test.each([
    '${DB_PASSWORD}',
    'process.env.DB_PASSWORD',
    'os.environ["DB_PASSWORD"]',
    "getenv('DB_PASSWORD')",
    'changeme',
    'string',
    'newPassword2',
    '<your-password>',
    '{{ vault_password }}',
    '0x2000',
    'req.body?.password',
  ])('is not %j', (value) => expect(isNoStandIn(value)).toBe(false));

  test.each(['hunter22', 'Pa$$w0rd!x9', 'k9vTqHarbour7', 'correcthorsebattery'])('can be %j', (value) => {
    expect(isNoStandIn(value)).toBe(true);
  });

  test('needs no more than to be none of these after a name in capitals and a sign of equality', () => {
    expect(isSettingPassword('harbourmaster', { isQuoted: false, isEnvironment: true })).toBe(true);
    expect(isSettingPassword('harbourmaster', free)).toBe(false);
    expect(isSettingPassword('Harbour123', free)).toBe(true);
  });

  test('is quoted, or an environment variable, by what stands before', () => {
    expect(settingPlace('DB_PASS=x', { start: 8, end: 9 })).toEqual({ isQuoted: false, isEnvironment: true });
    expect(settingPlace('pass: "x"', { start: 7, end: 8 })).toEqual({ isQuoted: true, isEnvironment: false });
    const escaped = '{\\"DB_PASS\\": \\"x';
    expect(settingPlace(escaped, { start: escaped.length - 1, end: escaped.length })).toMatchObject({ isQuoted: true });
  });
});

describe('user and password in base64', () => {
  test.each([
    ['maria:k9vTqHarbour7', true],
    ['no colon at all in it', false],
    ['user:<password>', false],
    ['maria:${TOKEN}', false],
  ])('of %j: %j', (text, expected) => expect(isBasicCredential(btoa(text))).toBe(expected));

  test('are not bytes that are no text', () => expect(isBasicCredential('////+/+/+/+//w==')).toBe(false));
});
