// Ansible Galaxy: API tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ansibleGalaxyRules: readonly SecretRule[] = [
  {
    id: 'ansible-galaxy-token',
    title: 'Ansible Galaxy API token',
    keywords: ['galaxy'],
    pattern: patternIgnoringCase(namedAfter('galaxy', 'token|key'), '(?<secret>[0-9a-f]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`ANSIBLE_GALAXY_TOKEN=${sampleText('hex', 40)}`, `galaxy_api_key: "${sampleText('hex', 40, 2)}"`],
    nearMisses: [
      `ANSIBLE_GALAXY_TOKEN=${sampleText('hex', 39)}`,
      `galaxy_commit: ${sampleText('hex', 40)}`,
      `ANSIBLE_GALAXY_TOKEN=${'0'.repeat(40)}`,
    ],
  },
];
