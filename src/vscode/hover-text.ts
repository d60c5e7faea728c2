// What a hover says about a name: whether it changes, and why. Pure.
import type { NameView } from '../view/calls.ts';
import { commandIds } from './ids.ts';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.ts';

/** Markdown; undefined for a word that Pretense has nothing to say about. */
export function hoverText(view: NameView): string | undefined {
  const { name, surrogate, changes, pin, reason } = view;
  // Nearly every word of a file: a keyword, a name of a library.
  if (surrogate === undefined && !changes && pin === undefined) return undefined;
  const leaves = changes
    ? `leaves as ${surrogate === undefined ? 'an invented name' : codeSpan(surrogate)}`
    : 'leaves unchanged';
  const lines = [`**Pretense:** ${codeSpan(name)} ${leaves}.`, escapeMarkdown(reason), links(name, pin)];
  return lines.filter((line) => line !== '').join('\n\n');
}

function links(name: string, pin: NameView['pin']): string {
  const always = commandLink('Always mutate this name', commandIds.alwaysMutate, name);
  const never = commandLink('Never mutate this name…', commandIds.neverMutate, name);
  switch (pin) {
    case 'always':
      return never;
    case 'never':
      return always;
    case undefined:
      return `${always} · ${never}`;
  }
}
