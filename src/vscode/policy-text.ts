// What the editor says about the policy. Pure.
import { needsMending, policyLine, type PolicyLineView } from '../view/policy-line.ts';
import type { PolicyExplanationView } from '../view/policy-calls.ts';
import { commandIds, linkIds } from './ids.ts';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.ts';
import type { NoticeButton } from './notice-button.ts';

/** Markdown: what would happen to a file, and which clause decides. */
export function explanationText({ file, root, policy, lines, problems }: PolicyExplanationView): string {
  const rows = lines.map(({ subject, says, decidedBy }) => `| ${cell(subject)} | ${cell(says)} | ${cell(decidedBy)} |`);
  const parts = [
    `# Policy for ${codeSpan(file)}`,
    `In ${codeSpan(root)}, under the policy ${escapeMarkdown(policy)}.`,
    ['| What | What happens | Which clause decides |', '| --- | --- | --- |', ...rows].join('\n'),
    ...(problems.length === 0 ? [] : ['## What is wrong with the files of the policy']),
    ...problems.map((problem) => `- ${escapeMarkdown(problem)}`),
  ];
  return `${parts.join('\n\n')}\n`;
}

function cell(text: string): string {
  return escapeMarkdown(text);
}

/** A line of the tooltip; empty while there is nothing to say. `$(warning)` only where somebody has to mend a file. */
export function policyTooltip(policy: PolicyLineView | undefined): string {
  if (policy === undefined || policy.problems.length === 0) return '';
  const [first] = policyLine(policy).problems;
  const place = first?.place === undefined ? '' : `${codeSpan(first.place)} `;
  const more = policy.problems.length > 1 ? ` And ${policy.problems.length - 1} more.` : '';
  if (!needsMending(policy)) {
    return `$(info) Policy: ${place}${escapeMarkdown(first?.text ?? '')}${more}`;
  }
  const open =
    first?.path === undefined ? commandLink('Open policy', commandIds.openPolicy) : openLink(first.path, first);
  return `$(warning) **A file of the policy is not valid; ${inForce(policy)}.** ${place}${escapeMarkdown(first?.text ?? '')}${more} ${open}`;
}

/** What is told when a file of the policy becomes invalid. */
export function brokenPolicyNotice(policy: PolicyLineView): {
  readonly text: string;
  readonly buttons: readonly NoticeButton[];
} {
  const [first] = policyLine(policy).problems;
  const place = first?.place === undefined ? '' : ` ${first.place}:`;
  const path = first?.path;
  const at = first?.line === undefined || first.column === undefined ? [] : [first.line, first.column];
  return {
    text: `A file of the policy is not valid, so ${inForce(policy)}.${place} ${first?.text ?? ''}`,
    buttons:
      path === undefined
        ? [{ label: 'Open Policy', command: commandIds.openPolicy }]
        : [{ label: 'Open File', command: linkIds.openPolicyFile, parameters: [path, ...at] }],
  };
}

function inForce({ files }: PolicyLineView): string {
  return files.some(({ state }) => state === 'defaults')
    ? 'strict defaults are in force'
    : 'the last valid version stays in force';
}

function openLink(
  path: string,
  { line, column }: { readonly line: number | undefined; readonly column: number | undefined },
): string {
  const at = line === undefined || column === undefined ? [] : [line, column];
  return commandLink('Open file', linkIds.openPolicyFile, path, ...at);
}
