// For management: what the control is, what the period looks like, and first what went wrong.
import { isOpen } from '../../../incidents/transitions.ts';
import { drawCallsChart } from '../charts/calls-chart.ts';
import type { EvidenceModel } from '../../evidence/model.ts';
import { countText, shareOf } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { endOf } from './incidents.ts';
import { drawFigures } from './pair-table.ts';
import { drawRedFacts } from './red-facts.ts';

const statement =
  'The control: what an AI tool sends through Pretense is read before its first byte leaves. Protected names become invented ones; what becomes of secrets and personal data that a rule finds, the policy decides, and the figures below say; the decision is on disk first. What cannot be read, checked or recorded is not sent, but for media that the policy lets pass and blocks that the provider itself signed or encrypted.';

export const maxRedFacts = 200;

export function drawSummary(sheet: Sheet, model: EvidenceModel): void {
  const { population, redFacts, exceptions, pauses, incidents, secrets, controls } = model;
  drawRedFacts(sheet, { facts: redFacts, limit: maxRedFacts, more: 'model.json, attached, has all of them.' });
  sheet.paragraph(statement);
  const open = incidents.filter((each) => each.severity !== 'info' && isOpen(each, endOf(model))).length;
  const enforced = population.requests - population.pausedRequests;
  const deviating = controls.filter(({ result }) => result === 'deviations').length;
  drawFigures(sheet, [
    { name: 'requests to AI providers', value: countText(population.requests) },
    { name: 'of them while enforcing', value: shareOf(enforced, population.requests) },
    { name: 'stopped before they left', value: countText(population.blockedRequests) },
    { name: 'controls with deviations', value: `${deviating} of ${controls.length}`, isRed: deviating > 0 },
    { name: 'secrets found', value: countText(secrets.detected) },
    { name: 'of them left readable', value: countText(secrets.transmitted), isRed: secrets.transmitted > 0 },
    { name: 'open incidents', value: countText(open), isRed: open > 0 },
    { name: 'exceptions · pauses', value: `${countText(exceptions.length)} · ${countText(pauses.length)}` },
    { name: 'developers', value: countText(model.developers.length) },
    { name: 'AI tools', value: countText(model.tools.length) },
    { name: 'AI providers', value: countText(model.providers.length) },
    { name: 'versions of the policy', value: countText(model.policyVersions.length) },
  ]);
  sheet.heading('Requests by decision');
  if (model.days.length === 0) sheet.paragraph('The log has no day of this period.');
  drawCallsChart(sheet, model.days);
  sheet.paragraph(
    'Not in these figures: tools that were not set to use the proxy, and other ways to a provider. They are found by comparing with the providers’ own usage figures, which this report does not hold.',
  );
}
