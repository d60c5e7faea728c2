// The written policy as Markdown.
import { type DocumentEntry, policyDocument } from './document.ts';
import type { EffectivePolicy } from './types.ts';

/** Markdown of the whole document. What comes from files is plain text in it, whatever it holds. */
export function renderPolicy(policy: EffectivePolicy): string {
  const { title, sections, hash } = policyDocument(policy);
  const parts = sections.map(({ title: heading, entries }, index) => {
    const lines = entries.map((entry) => `- ${plainMarkdown(entry.text)} ${markOf(entry)}`);
    return `## ${index + 1}. ${heading}\n\n${lines.join('\n')}\n`;
  });
  return `# ${title}\n\n${intro}\n\n${parts.join('\n')}\n---\n\n\`${hash}\`\n`;
}

/** `enforced: /level, organisation`, `enforced: built in` or `organisational`. */
export function markText({ clause, enforcedBy }: DocumentEntry): string {
  if (enforcedBy === undefined) return 'organisational';
  if (clause === undefined) return `enforced: ${enforcedBy}`;
  return `enforced: ${clause.pointer}, ${clause.source}`;
}

const intro =
  'Clauses marked *enforced* are checked by Pretense on each machine; what stands behind the mark is the clause of the ' +
  'policy file and whose file it is. Clauses marked *organisational* are seen to by people.';

function markOf(entry: DocumentEntry): string {
  const [kind = '', place] = markText(entry).split(': ');
  if (place === undefined) return `(*${kind}*)`;
  return `(*${kind}:* \`${place.replaceAll('`', '')}\`)`;
}

/** One line in which nothing is Markdown or HTML. */
function plainMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~&!$]/g, String.raw`\$&`);
}
