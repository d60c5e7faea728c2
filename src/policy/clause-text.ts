// Clauses as people read them.
import { shown } from './problem.ts';
import type { Clause, IgnoredClause } from './types.ts';

/** `/level of the organisation’s policy`. */
export function clauseText({ source, pointer, root }: Clause): string {
  if (source === 'built-in') return `${pointer}, built in`;
  const owner = root === undefined ? source : `${source} ${shown(root.split(/[/\\]/).at(-1) ?? '')}`;
  return `${pointer} of the policy of the ${owner}`;
}

/** What happened, what it means and what to do, for a clause without effect. */
export function ignoredText({ clause, reason }: IgnoredClause): string {
  return `${clauseText(clause)} has no effect: ${reason}. What stands above it holds; take the clause out.`;
}
