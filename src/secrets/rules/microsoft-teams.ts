// Microsoft Teams: incoming webhooks of connectors and of workflows.
import { equals, kebabEnd, patternIgnoringCase, slash, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const microsoftTeamsRules: readonly SecretRule[] = [
  {
    id: 'microsoft-teams-webhook',
    title: 'Microsoft Teams webhook',
    keywords: ['.webhook.office.com'],
    pattern: patternIgnoringCase(
      String.raw`\.webhook\.office\.com${slash}webhookb2${slash}(?<secret>${uuid}(?:@|%40)${uuid}${slash}IncomingWebhook${slash}[0-9a-f]{32}${slash}${uuid}(?:${slash}V2[\w-]{20,60})?)`,
    ),
    positives: [
      'https://acme.webhook.' +
        `office.com/webhookb2/${sampleUuid()}@${sampleUuid(11)}/IncomingWebhook/${sampleText('hex', 32, 21)}/${sampleUuid(31)}`,
      'https://acme.webhook.' +
        `office.com/webhookb2/${sampleUuid(2)}@${sampleUuid(12)}/IncomingWebhook/${sampleText('hex', 32, 22)}/${sampleUuid(32)}/V2${sampleText('base64url', 44, 42)}`,
    ],
    nearMisses: [
      'https://acme.webhook.' +
        `office.com/webhookb2/${sampleUuid()}@${sampleUuid(11)}/IncomingWebhook/${sampleText('hex', 31, 21)}/${sampleUuid(31)}`,
      'https://acme.webhook.' + `office.com/webhookb2/${sampleUuid()}`,
      'https://teams.' + `microsoft.com/l/channel/${sampleUuid()}`,
    ],
  },
  {
    id: 'microsoft-workflow-webhook',
    title: 'Microsoft workflow webhook (Logic Apps, Power Automate)',
    keywords: ['.logic.azure.com', '.api.powerplatform.com'],
    pattern: patternIgnoringCase(
      String.raw`\.(?:logic\.azure|api\.powerplatform)\.com(?::\d{1,5})?${slash}[^\s"'\`<>]{1,400}?[?&6]sig`,
      equals,
      String.raw`(?<secret>[\w-]{43})`,
      kebabEnd,
    ),
    positives: [
      'https://prod-07.westeurope.' +
        `logic.azure.com:443/workflows/${sampleText('hex', 32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${sampleText('base64url', 43, 11)}`,
      'https://default1.0a.environment.api.powerplatform.' +
        `com/powerautomate/automations/direct/workflows/${sampleText('hex', 32, 2)}/triggers/manual/paths/invoke?sig=${sampleText('base64url', 43, 12)}`,
    ],
    nearMisses: [
      'https://prod-07.westeurope.' +
        `logic.azure.com:443/workflows/${sampleText('hex', 32)}/triggers/manual/paths/invoke?sig=${sampleText('base64url', 42, 11)}`,
      'https://prod-07.westeurope.' +
        `logic.azure.com:443/workflows/${sampleText('hex', 32)}/triggers/manual/paths/invoke?sig=${'x'.repeat(43)}`,
      'https://prod-07.westeurope.' + `logic.azure.com:443/workflows/${sampleText('hex', 32)}`,
    ],
  },
];
