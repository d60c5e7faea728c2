// Passwords and tokens in the own notation of services: redis.conf, wpa_supplicant.conf, kubeconfig, .pgpass for any host.
import { lineGap, quote, settingValue, startNotAfter, valueCharacter } from '../config-parts.ts';
import { isNoStandIn } from '../config-values.ts';
import { pattern } from '../pattern-parts.ts';
import { isRandomText } from '../random-text.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const password = 'k9' + 'vTq' + 'Harbour7';

export const configServiceRules: readonly SecretRule[] = [
  {
    id: 'redis-password',
    title: 'Password of a redis.conf',
    class: 'config-secret',
    keywords: ['requirepass', 'masterauth'],
    pattern: pattern(
      startNotAfter('\\w.-'),
      String.raw`(?:requirepass|masterauth)[ \t]{1,8}${quote}?`,
      settingValue(6),
    ),
    // The dot at the end of a sentence is none of a password's signs.
    isSecret: (value) => isNoStandIn(value) && /[\d!@#$%^&*?+=~.-]/.test(value.replace(/[.!?]+$/, '')),
    positives: [`requirepass ${password}`, `port 6379\nmasterauth "${password}"`],
    nearMisses: ['requirepass foobared', 'requirepass <password>', 'masterauth ${REDIS_PASSWORD}', 'requirepass: true'],
  },
  {
    id: 'wifi-password',
    title: 'Password of a wireless network',
    class: 'config-secret',
    keywords: ['psk=', 'sae_password='],
    pattern: pattern(startNotAfter('\\w.-'), `(?:psk|sae_password)=`, `(?:${quote})?`, settingValue(8, 64)),
    isSecret: isNoStandIn,
    positives: [`network={\n  ssid="acme"\n  psk="${password}"\n}`, `    psk=${sampleText('hex', 64)}`],
    nearMisses: ['psk="password"', 'wpa_psk=$1', 'psk=your-psk-here'],
  },
  {
    id: 'kubeconfig-token',
    title: 'Token of a kubeconfig',
    class: 'config-secret',
    keywords: ['user:'],
    pattern: pattern(
      startNotAfter('\\w.-'),
      `user:${lineGap}token:[ \\t]{1,8}(?:${quote})?`,
      String.raw`(?<secret>[\w.-]{16,2000})`,
    ),
    isSecret: (value) => isRandomText(value, 16),
    positives: [
      `- name: ci\n  user:\n    token: ${sampleText('base62', 48)}`,
      `users:\n- name: ci\n  user:\n    token: "${sampleText('base62', 40, 2)}"`,
    ],
    nearMisses: [
      `- name: ci\n  user:\n    token: REDACTED`,
      `user:\n  token: string-of-the-user`,
      `user:\n  name: ${sampleText('base62', 40)}`,
    ],
  },
  {
    id: 'pgpass-any-host',
    title: 'Password of a .pgpass file',
    class: 'config-secret',
    keywords: ['*:*:'],
    pattern: pattern(
      String.raw`\*:\*:[\w*.-]{1,63}:[\w*.@-]{1,63}:(?<secret>(?:(?!:)${valueCharacter}){4,128})(?![\w:])`,
    ),
    isSecret: (value) => isNoStandIn(value) && !/^[\d*]+$/.test(value),
    positives: [`*:*:*:replica:${password}`, `db.acme.test:5432:x\n*:*:main:app:${password}`],
    nearMisses: ['*:*:*:*:*', '*:*:*:replica:password', '0 0 *:*:* *'],
  },
];
