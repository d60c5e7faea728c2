// The system: what is inside, who is outside, and what was seen to cross.
import type { EvidenceModel, ToolFigures } from '../../evidence/model.ts';
import { drawBarsChart } from '../charts/bars-chart.ts';
import { drawDataFlow } from '../charts/data-flow.ts';
import { bytesText, countText, dayText, shareOf } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

export function drawBoundary(sheet: Sheet, model: EvidenceModel): void {
  sheet.paragraph(
    'The boundary is the developer’s machine. What is listed here was seen in records of the period; what no record names was not seen, which does not mean that it was not used.',
  );
  drawDataFlow(sheet);
  drawTools(sheet, model.tools);
  drawProviders(sheet, model);
  sheet.heading('Developers and repositories');
  drawCounts(sheet, 'Developer', model.developers);
  drawCounts(sheet, 'Repository', model.repositories);
}

function drawTools(sheet: Sheet, tools: readonly ToolFigures[]): void {
  sheet.heading('AI tools');
  drawTable(sheet, {
    summary: 'AI tools seen in the period',
    columns: [
      {
        title: 'Tool',
        share: 28,
        cell: ({ tool, isApproved, versions }) => ({
          text: isApproved !== false ? tool : `▲ ${tool}: on no list of the policy`,
          note:
            versions.length === 0
              ? 'version not told'
              : `version ${versions.slice(0, 6).join(', ')}${versions.length > 6 ? ' and others' : ''}`,
          ...(isApproved === false ? { colour: palette.red } : {}),
        }),
      },
      { title: 'Requests', share: 12, align: 'right', cell: ({ requests }) => countText(requests) },
      { title: 'Protected', share: 13, align: 'right', cell: ({ protectedRequests }) => countText(protectedRequests) },
      { title: 'Stopped', share: 12, align: 'right', cell: ({ blockedRequests }) => countText(blockedRequests) },
      { title: 'First seen', share: 16, align: 'right', cell: ({ firstSeen }) => dayText(firstSeen) },
      { title: 'Last seen', share: 16, align: 'right', cell: ({ lastSeen }) => dayText(lastSeen) },
    ],
    rows: tools,
    limit: 40,
    empty: 'No record of the period names a tool.',
  });
}

function drawProviders(sheet: Sheet, { providers, population }: EvidenceModel): void {
  sheet.heading('AI providers (subprocessors) as observed');
  drawBarsChart(sheet, {
    title: 'requests by AI provider',
    key: [{ label: 'requests', colour: palette.accent }],
    bars: providers.map(({ provider, requests }) => ({
      name: provider,
      parts: [requests],
      label: `${countText(requests)} · ${shareOf(requests, population.requests)}`,
    })),
  });
  drawTable(sheet, {
    summary: 'AI providers seen in the period',
    columns: [
      {
        title: 'Provider',
        share: 27,
        cell: ({ provider, hosts }) => ({ text: provider, note: hosts.slice(0, 8).join(', ') }),
      },
      { title: 'Models', share: 25, cell: ({ models }) => modelsText(models) },
      { title: 'Requests', share: 12, align: 'right', cell: ({ requests }) => countText(requests) },
      { title: 'Sent', share: 14, align: 'right', cell: ({ bytesSent }) => bytesText(bytesSent) },
      { title: 'Tokens in', share: 14, align: 'right', cell: ({ tokensInput }) => countText(tokensInput) },
      { title: 'Tokens out', share: 14, align: 'right', cell: ({ tokensOutput }) => countText(tokensOutput) },
      {
        title: 'Seen',
        share: 17,
        align: 'right',
        cell: ({ firstSeen, lastSeen }) => ({ text: dayText(firstSeen), note: `to ${dayText(lastSeen)}` }),
      },
    ],
    rows: providers,
    limit: 30,
    empty: 'No record of the period names a provider.',
  });
  sheet.heading('Encryption on the way to providers');
  drawTable(sheet, {
    summary: 'TLS versions and ciphers by provider',
    columns: [
      { title: 'Provider', share: 25, cell: ({ provider }) => provider },
      {
        title: 'Agreed on with the provider',
        share: 55,
        cell: ({ name }) => (name === 'none' ? { text: '▲ none: not encrypted', colour: palette.red } : name),
      },
      { title: 'Answers', share: 20, align: 'right', cell: ({ count }) => countText(count) },
    ],
    rows: providers.flatMap(({ provider, tls }) => tls.map((each) => ({ provider, ...each }))),
    limit: 40,
    empty: 'No answer of a provider was recorded in the period.',
  });
}

function modelsText(models: EvidenceModel['providers'][number]['models']): string {
  const shown = models.slice(0, 6).map(({ name, count }) => `${name} (${countText(count)})`);
  return `${shown.join(', ')}${models.length > 6 ? ` and ${models.length - 6} more` : ''}`;
}

function drawCounts(sheet: Sheet, title: string, rows: EvidenceModel['developers']): void {
  drawTable(sheet, {
    summary: `Requests by ${title.toLowerCase()}`,
    columns: [
      { title, share: 75, cell: ({ name }) => name },
      { title: 'Requests', share: 25, align: 'right', cell: ({ count }) => countText(count) },
    ],
    rows,
    limit: 20,
    empty: `No record of the period names a ${title.toLowerCase()}.`,
  });
}
