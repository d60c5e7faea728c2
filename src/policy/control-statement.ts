// What the control is, in sentences that the clauses decide: nothing is promised here that a clause lets go.
import { findingClassTitles } from './clauses.ts';
import { findingClasses } from './defaults.ts';
import type { EffectivePolicy, FindingAction } from './types.ts';

/** One sentence each. */
export function controlStatement(policy: EffectivePolicy): readonly string[] {
  return [
    'What an AI tool sends through Pretense is read before its first byte leaves. Private names become invented ones, as far as the clauses on level, classes of data and pauses say; findings are treated as follows; and the decision is written down.',
    ...findingSentences(policy),
    `What cannot be read, checked or written down is not sent${unread(policy)}.`,
  ];
}

function findingSentences({ findings, exceptions, unscannable }: EffectivePolicy): readonly string[] {
  const titles = (...actions: readonly FindingAction[]): string =>
    findingClasses
      .filter((name) => actions.includes(findings.classes[name].value))
      .map((name) => withSmallLetter(findingClassTitles[name]))
      .join(', ');
  const rules = (...actions: readonly FindingAction[]): string =>
    [...findings.rules].flatMap(([id, { value }]) => (actions.includes(value) ? [id] : [])).join(', ');
  const [withheld, left] = [titles('block', 'redact'), titles('report', 'allow')];
  const [strictRules, looseRules] = [rules('block', 'redact'), rules('report', 'allow')];
  return [
    ...(withheld === '' ? [] : [`Taken out, or a reason to stop the request, where a rule finds them: ${withheld}.`]),
    ...(left === '' ? [] : [`These leave, although a rule finds them: ${left}.`]),
    ...(strictRules === ''
      ? []
      : [`What these rules find is taken out, or a reason to stop the request, whatever its class: ${strictRules}.`]),
    ...(looseRules === '' ? [] : [`What these rules find leaves, whatever its class: ${looseRules}.`]),
    ...(unscannable.encodedText.value === 'block' ? [] : ['Secrets and private names inside encoded text leave.']),
    ...(exceptions.length === 0 ? [] : ['What an exception names leaves while it is in force.']),
  ];
}

/** What leaves without having been looked into. */
function unread({ unscannable }: EffectivePolicy): string {
  const media = unscannable.media.value === 'pass' ? 'images, PDFs and audio, and ' : '';
  return `, but for ${media}blocks that the provider itself signed or encrypted`;
}

/** As the middle of a sentence: an abbreviation stays. */
function withSmallLetter(title: string): string {
  return /^[A-Z][a-z-]/.test(title) ? title.slice(0, 1).toLowerCase() + title.slice(1) : title;
}
