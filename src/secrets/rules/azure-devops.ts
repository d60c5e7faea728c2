// Azure DevOps and the Visual Studio Marketplace: personal access tokens, both lengths.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const pat = sampleText('base32', 52).toLowerCase();

export const azureDevopsRules: readonly SecretRule[] = [
  {
    id: 'azure-devops-token',
    title: 'Azure DevOps personal access token',
    keywords: ['azdo'],
    lead: 76,
    pattern: pattern(wordStart, '[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}', wordEnd),
    positives: [
      sampleText('base62', 76) + 'AZ' + 'DO' + sampleText('base62', 4),
      `AZURE_DEVOPS_EXT_PAT=${sampleText('base62', 76, 2)}AZ${'DO'}${sampleText('base62', 4, 2)}`,
    ],
    nearMisses: [
      sampleText('base62', 70) + 'AZ' + 'DO' + sampleText('base62', 4),
      sampleText('base62', 76) + 'AZ' + 'DO' + sampleText('base62', 5),
    ],
  },
  {
    id: 'azure-devops-legacy-token',
    title: 'Azure DevOps or Marketplace token beside its name',
    keywords: [
      'vsce',
      'vsts',
      ...spellingsOf('azure', 'devops'),
      ...spellingsOf('ado', 'pat'),
      ...spellingsOf('ado', 'token'),
      ...spellingsOf('azp', 'token'),
      ...spellingsOf('system', 'accesstoken'),
    ],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('azure', 'devops')}|vsce|vsts|ado|azp|system`, 'pat|token|password'),
      '(?<secret>[a-z2-7]{52})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`VSCE_PAT=${pat}`, `AZURE_DEVOPS_EXT_PAT: "${pat}"`, `SYSTEM_ACCESSTOKEN=${pat}`],
    nearMisses: [
      `VSCE_PAT=${pat.slice(1)}`,
      `VSCE_PUBLISHER=${pat}`,
      `AZURE_DEVOPS_EXT_PAT=${sampleText('base62', 52)}+/`,
      `VSCE_PAT=${'a'.repeat(52)}`,
    ],
  },
];
