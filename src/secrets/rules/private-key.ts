// Private keys in PEM, OpenSSH and PGP armour.
import { keyBlockAt, keyMarker } from '../key-block.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

function armour(kind: string, body: string, end = 'END'): string {
  return `${marker('BEGIN', kind)}\n${body}\n${marker(end, kind)}`;
}

function marker(side: string, kind: string): string {
  return `-----${side} ${kind}-----`;
}

function lines(count: number, seed: number): string {
  return Array.from({ length: count }, (_, index) => sampleText('base64', 64, seed + index)).join('\n');
}

const rsa = armour('RSA PRIVATE' + ' KEY', `${lines(5, 10)}\n${sampleText('base64', 22)}==`);

export const privateKeyRules: readonly SecretRule[] = [
  {
    id: 'private-key',
    title: 'Private key (PEM, OpenSSH, PGP)',
    keywords: ['-----begin', '-----end'],
    pattern: new RegExp(keyMarker),
    extent: keyBlockAt,
    isSecret: () => true,
    positives: [
      rsa,
      armour('PRIVATE' + ' KEY', sampleText('base64', 64, 20)),
      armour(
        'EC PRIVATE' + ' KEY',
        `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${sampleText('hex', 32)}\n\n${lines(3, 30)}`,
      ),
      armour('OPENSSH PRIVATE' + ' KEY', `${'b3BlbnNzaC1r'}${sampleText('base64', 58, 40)}\n${lines(3, 40)}`),
      armour(
        'PGP PRIVATE' + ' KEY BLOCK',
        `Version: GnuPG v2\nComment: work key\n\n${lines(6, 50)}\n=${sampleText('base64', 4)}`,
      ),
      // The line breaks stand as two characters, as in an environment file.
      rsa.replaceAll('\n', '\\n'),
      // Cut off by whoever quoted it, at either end.
      `${marker('BEGIN', 'RSA PRIVATE' + ' KEY')}\n${lines(4, 60)}`,
      `${lines(4, 70)}\n${marker('END', 'RSA PRIVATE' + ' KEY')}`,
    ],
    nearMisses: [
      armour('PUBLIC' + ' KEY', lines(4, 80)),
      armour('CERTIFICATE', lines(6, 90)),
      armour('PRIVATE' + ' KEY', '...'),
      armour('RSA PRIVATE' + ' KEY', 'MIIEpAIBAAKCAQEA...'),
      `const begin = '${marker('BEGIN', 'PRIVATE' + ' KEY')}';\nconst end = '${marker('END', 'PRIVATE' + ' KEY')}';`,
      `${marker('BEGIN', 'PRIVATE' + ' KEY')}') {\n  return exportPrivateKeyToArmouredText(keyMaterialOfTheAccount, options);\n}`,
    ],
  },
];
