// Secrets that are no single token: keys in armour, web tokens.
import type { Random } from '../random.ts';
import { randomText } from '../token-text.ts';
import type { TokenFormat } from './token-format.ts';

const dashes = '-----';

export const blockFormats: readonly TokenFormat[] = [
  block('key1', 'RSA PRIVATE KEY', 'MIIEpAIBAAKCAQEA', 1590),
  block('key2', 'PRIVATE KEY', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC', 1580),
  block('key3', 'EC PRIVATE KEY', 'MHcCAQEEI', 155),
  block('key4', 'OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW', 300),
  block('key5', 'PGP PRIVATE KEY BLOCK', '\nlQOYBF', 1200),
  {
    id: 'jwt1',
    rules: ['json-web-token'],
    template: '',
    names: [],
    isFixed: false,
    make: webToken,
  },
];

function block(id: string, label: string, beginning: string, length: number): TokenFormat {
  const make = (random: Random): string => {
    const content = beginning + randomText('base64', length, random);
    const lines = content.split('\n').flatMap((line) => line.match(/.{1,64}/g) ?? ['']);
    return [`${dashes}BEGIN ${label}${dashes}`, ...lines, `${dashes}END ${label}${dashes}`].join('\n');
  };
  return { id, rules: ['private-key', 'kubeconfig'], template: '', names: [], isFixed: false, make };
}

function webToken(random: Random): string {
  const part = (value: unknown): string =>
    btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const header = { alg: random.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' };
  const claims = {
    sub: randomText('digit', 10, random),
    name: 'Jane Roe',
    iat: 1_760_000_000 + random.below(9_000_000),
  };
  return `${part(header)}.${part(claims)}.${randomText('base64url', 43, random)}`;
}
