// Todoist: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const todoistRules: readonly SecretRule[] = [
  {
    id: 'todoist-api-token',
    title: 'Todoist API token',
    keywords: ['todoist'],
    pattern: patternIgnoringCase(namedAfter('todoist'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'TODOIST_' + `API_TOKEN=${sampleText('hex', 40)}`,
      '"todoist' + `Token": "${sampleText('hex', 40, 2)}"`,
      'Todoist' + `API(token='${sampleText('hex', 40, 3)}')`,
    ],
    nearMisses: [
      'TODOIST_' + `API_TOKEN=${sampleText('hex', 39)}`,
      'TODOIST_' + `API_TOKEN=${sampleText('base62', 40)}`,
      'TODOIST_' + `API_TOKEN=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
    ],
  },
];
