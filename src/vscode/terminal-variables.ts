// What new integrated terminals get in their environment, so that a tool started there needs no settings. Pure.
import type { TerminalVariable } from '../clients/client.ts';

export interface SetVariable {
  readonly name: string;
  readonly value: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `environment`: what terminals start from. A value that is to be appended joins what a variable says already, so that
 * a company's list of exceptions stays; a second run adds nothing.
 */
export function settledVariables(
  variables: readonly TerminalVariable[],
  environment: Environment,
): readonly SetVariable[] {
  return variables.map(({ name, value, how }) => ({
    name,
    value: how === 'append' ? joined(inherited(environment, name), value) : value,
  }));
}

/** Programs read NO_PROXY or no_proxy; what only one of them says must not get lost for readers of the other. */
function inherited(environment: Environment, name: string): string {
  const spellings = [name, name.toLowerCase(), name.toUpperCase()];
  return spellings.map((spelling) => environment[spelling]?.trim() ?? '').find((text) => text !== '') ?? '';
}

function joined(before: string, added: string): string {
  const entries = (text: string): readonly string[] =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  const known = entries(before);
  // `*` excepts every host already; some readers take it only when it stands alone.
  if (known.includes('*')) return known.join(',');
  return [...new Set([...known, ...entries(added)])].join(',');
}
