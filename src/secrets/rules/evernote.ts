// Evernote: developer and access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const evernoteRules: readonly SecretRule[] = [
  {
    id: 'evernote-token',
    title: 'Evernote token',
    keywords: ['s=s'],
    pattern: pattern(
      wordStart,
      String.raw`S=s\d{1,4}:U=[0-9a-f]{1,12}:E=[0-9a-f]{6,16}:C=[0-9a-f]{6,16}:P=[0-9a-f]{1,6}:A=[\w.-]{1,40}:V=\d:H=[0-9a-f]{32}`,
      wordEnd,
    ),
    positives: [
      'S' +
        `=s${sampleText('digits', 3)}:U=${sampleText('hex', 6, 11)}:E=${sampleText('hex', 11, 21)}:C=${sampleText('hex', 11, 31)}:P=${sampleText('hex', 3, 41)}:A=en-devtoken:V=2:H=${sampleText('hex', 32, 51)}`,
      'EVERNOTE_' +
        `TOKEN=S=s1:U=${sampleText('hex', 5, 2)}:E=${sampleText('hex', 11, 12)}:C=${sampleText('hex', 11, 22)}:P=1cd:A=acme-7:V=2:H=${sampleText('hex', 32, 32)}`,
    ],
    nearMisses: [
      'S=s' +
        `1:U=${sampleText('hex', 5)}:E=${sampleText('hex', 11, 11)}:C=${sampleText('hex', 11, 21)}:P=1cd:A=acme:V=2:H=${sampleText('hex', 31, 31)}`,
      'S=s' + `1:U=${sampleText('hex', 5)}`,
      'classes=' +
        `s1:U=${sampleText('hex', 5)}:E=${sampleText('hex', 11, 11)}:C=${sampleText('hex', 11, 21)}:P=1cd:A=acme:V=2:H=${sampleText('hex', 32, 31)}`,
    ],
  },
];
