// How an environment names a company's proxy for outbound traffic, and the hosts that are excepted from it.

export type Variables = Readonly<Record<string, string | undefined>>;

export const proxyNames = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'] as const;

/** Both, since a tool that reads one of them may not read the other. */
export const exceptionNames = ['NO_PROXY', 'no_proxy'] as const;

/** Without the space around it; empty when it is not set. */
export function textOf(variables: Variables, name: string): string {
  return variables[name]?.trim() ?? '';
}

/** The entries of a list of exceptions: divided by commas, space, or both. */
export function exceptionsOf(list: string): readonly string[] {
  return list.split(/[\s,]+/).filter((entry) => entry !== '');
}
