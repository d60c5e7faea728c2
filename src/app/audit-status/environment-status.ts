// Variables of this process that change where tools or Pretense send, or what they trust. Values never carry a password.

/** What is looked for, and what each means when it is set. */
const watched: readonly (readonly [pattern: RegExp, isUnsafe?: (value: string) => string | undefined])[] = [
  [/^PRETENSE_/],
  [/_BASE_URL$|_API_BASE$|_ENDPOINT$/],
  [/^(?:https?|all|no)_proxy$/i],
  [/^NODE_EXTRA_CA_CERTS$|^SSL_CERT_(?:FILE|DIR)$|^NODE_OPTIONS$/],
  [
    /^NODE_TLS_REJECT_UNAUTHORIZED$/,
    (value) =>
      value === '0'
        ? 'NODE_TLS_REJECT_UNAUTHORIZED is 0: programs that are started here accept any certificate.'
        : undefined,
  ],
];

export interface EnvironmentLook {
  readonly overrides: readonly { readonly name: string; readonly value: string }[];
  readonly warnings: readonly string[];
}

export function lookAtEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentLook {
  const overrides: { readonly name: string; readonly value: string }[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(variables).toSorted()) {
    const value = variables[name];
    const found = watched.find(([pattern]) => pattern.test(name));
    if (value === undefined || value === '' || found === undefined) continue;
    overrides.push({ name, value: shownValue(name, value) });
    const warning = found[1]?.(value);
    if (warning !== undefined) warnings.push(warning);
  }
  return { overrides, warnings };
}

/** Host and port of an address; of anything else that may hold a secret only that it is set. */
function shownValue(name: string, value: string): string {
  if (
    /^(?:PRETENSE_(?:HOME|KEYS_DIR|POLICY_DIR|PORT|LEVEL)|NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|no_proxy|NO_PROXY)$/.test(
      name,
    )
  )
    return value;
  if (!URL.canParse(value)) return 'set';
  const { protocol, host } = new URL(value);
  return host === '' ? 'set' : `${protocol}//${host}`;
}
