import { describe, expect, test } from 'vitest';
import { namedAfter, patternIgnoringCase, wordEnd } from './pattern-parts.ts';
import { sampleText } from './samples.ts';

const value = sampleText('hex', 32);
const pattern = patternIgnoringCase(namedAfter('acme'), '(?<secret>[0-9a-f]{32})', wordEnd);

describe('a value named after a vendor', () => {
  test.each([
    `ACME_API_KEY=${value}`,
    `export ACME_TOKEN="${value}"`,
    `"acmeApiKey": "${value}"`,
    JSON.stringify(JSON.stringify({ acmeKey: value })),
    `acme.api.key: ${value}`,
    `const acmeKey: string = '${value}';`,
    `val acmeSecret: String = "${value}"`,
    `var acmeKey string = "${value}"`,
    `acme_key: str = '${value}'`,
    `client = Acme(api_key="${value}")`,
    `new Acme({ apiKey: '${value}' })`,
    `os.environ["ACME_API_KEY"] = "${value}"`,
    `process.env.ACME_KEY || '${value}'`,
    `getenv("ACME_KEY", "${value}")`,
    `'acme_key' => '${value}'`,
    `<acmeKey>${value}</acmeKey>`,
    `ENV ACME_KEY ${value}`,
    `acme-cli --acme-token ${value}`,
    `X-Acme-Key: ${value}`,
    `| ACME_KEY | ${value} |`,
    `The Acme API key is ${value}.`,
    `The key in \`ACME_API_KEY\` is \`${value}\`.`,
    `Set ACME_API_KEY to ${value} first`,
    `- **ACME_API_KEY**: ${value}`,
    `env:\n  - name: ACME_API_KEY\n    value: ${value}`,
    JSON.stringify(JSON.stringify({ name: 'ACME_API_KEY', value }, undefined, 2)),
    `<add key="ACME_API_KEY" value="${value}" />`,
    `ACME_API_KEY${' '.repeat(20)}${value}`,
    `acme_api_key: >-\n  ${value}`,
    `\u001b[36mACME_API_KEY\u001b[0m=\u001b[32m${value}`,
    `let acmeKey: String? = "${value}"`,
    `ACME_KEY: Optional[str] = SecretStr("${value}")`,
    `client.setAcmeKey("${value}")`,
    `static const char acme_key[] = "${value}";`,
  ])('is found in %s', (text) => {
    expect(pattern.exec(text)?.groups?.['secret']).toBe(value);
  });

  test.each([
    `OTHER_API_KEY=${value}`,
    `ACME_ACCOUNT=${value}`,
    `acme:\n  key: ${value}`,
    `acmeKey = md5(input) // ${value}`,
    `acme ${value}`,
    `Acme has a key. Another hash is ${value}`,
  ])('is not seen in %s', (text) => {
    expect(pattern.exec(text)).toBeNull();
  });
});
