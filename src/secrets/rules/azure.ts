// Microsoft Azure: storage and shared access keys, signatures, client secrets of Entra applications.
import { isDummyValue } from '../dummy-value.ts';
import {
  base64Character,
  equals,
  kebabEnd,
  kebabStart,
  namedAfter,
  pattern,
  patternIgnoringCase,
  wordEnd,
} from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const storageKey = `${sampleText('base64', 86)}==`;
const account = 'DefaultEndpointsProtocol=https;AccountName=acme;Account' + 'Key=';
// Every storage emulator has the same, published key.
const emulatorKeyStart = 'Eby8vdM02xNOcqFl';

export const azureRules: readonly SecretRule[] = [
  {
    id: 'azure-storage-key',
    title: 'Azure storage account key',
    keywords: ['accountkey', 'account_key', 'account-key', 'storage_key', 'storagekey'],
    pattern: patternIgnoringCase(
      String.raw`(?:account|storage)[_-]?key["'\\]{0,4}\s{0,4}(?:=|:|%3D|\\u003d)\s{0,4}["'\\]{0,4}`,
      String.raw`(?<secret>${base64Character}{86}(?:=|%3D|\\u003d){2})`,
    ),
    isSecret: (value) => !value.startsWith(emulatorKeyStart) && !isDummyValue(value),
    positives: [
      `${account}${storageKey};EndpointSuffix=core.windows.net`,
      `"account_` + `key": "${storageKey}"`,
      `AZURE_STORAGE_` + `KEY=${storageKey}`,
    ],
    nearMisses: [
      `${account}${sampleText('base64', 60)}==;`,
      `${account}${'A'.repeat(86)}==`,
      `${account}${emulatorKeyStart}${sampleText('base64', 70)}==`,
    ],
  },
  {
    id: 'azure-shared-access-key',
    title: 'Azure shared access key (Service Bus, Event Hubs, IoT Hub)',
    keywords: ['sharedaccesskey'],
    pattern: patternIgnoringCase('SharedAccessKey', equals, String.raw`(?<secret>${base64Character}{43}`, equals, ')'),
    positives: [
      `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccess` +
        `Key=${sampleText('base64', 43)}=`,
      `HostName=acme.azure-devices.net;SharedAccess` + `Key=${sampleText('base64', 43, 2)}=`,
    ],
    nearMisses: [
      `SharedAccess` + `Key=${sampleText('base64', 30)}=`,
      `SharedAccessKeyName=${sampleText('base64', 43)}=`,
    ],
  },
  {
    id: 'azure-shared-access-signature',
    title: 'Azure shared access signature',
    keywords: ['sig='],
    pattern: pattern(String.raw`(?<=[?&]|\\u0026|&amp;)sig=(?<secret>${base64Character}{43}`, equals, ')'),
    positives: [
      `https://acme.blob.core.windows.net/c?sv=2024-11-04&se=2026-01-01&sp=r&sig` +
        `=${encodeURIComponent(sampleText('base64', 43))}%3D`,
      `?sr=b&sig` + `=${sampleText('base64', 43, 2)}=`,
    ],
    nearMisses: [`&sig` + `=${sampleText('base64', 20)}%3D`, `design=${sampleText('base64', 43)}=`],
  },
  {
    id: 'azure-openai-key',
    title: 'Azure OpenAI key',
    keywords: ['azure_openai', 'azureopenai', 'azure-openai', 'azure.openai', 'azure_open_ai'],
    pattern: patternIgnoringCase(
      namedAfter('azure[_.-]?open[_.-]?ai'),
      '(?<secret>[0-9a-f]{32}|[0-9a-z]{84})',
      wordEnd,
    ),
    positives: [
      'AZURE_OPENAI_API_' + `KEY=${sampleText('hex', 32)}`,
      '"azureOpenai' + `Key": "${sampleText('hex', 32, 2)}"`,
      'AZURE_OPENAI_' + `KEY: '${sampleText('base62', 84, 3)}'`,
    ],
    nearMisses: [
      'AZURE_OPENAI_API_' + `KEY=${sampleText('hex', 31)}`,
      'AZURE_OPENAI_API_' + `KEY=${'0'.repeat(32)}`,
      'AZURE_OPENAI_DEPLOYMENT=' + sampleText('hex', 32),
    ],
  },
  {
    id: 'azure-client-secret',
    title: 'Entra (Azure AD) client secret',
    keywords: ['q~'],
    lead: 4,
    pattern: pattern(kebabStart, String.raw`[\w~.-]{3}\dQ~[\w~.-]{31,34}`, kebabEnd, '(?!~)'),
    positives: [
      sampleText('base62', 3) + '8Q' + '~' + sampleText('base62', 34),
      `client_secret=${sampleText('base62', 3, 2)}7Q${'~'}${sampleText('base62', 31)}`,
    ],
    nearMisses: [
      sampleText('base62', 3) + '8Q' + '~' + sampleText('base62', 20),
      'abcQ' + '~' + sampleText('base62', 34),
    ],
  },
];
