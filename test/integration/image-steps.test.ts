// The Dockerfile's own commands, run without Docker, and the linters of the image's files.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { composeProblems, dockerfileProblems } from '../../scripts/image-lint.mjs';
import { contextFilter } from '../../scripts/image-steps.mjs';
import { runProcess } from '../../scripts/run-process.mjs';

test('the steps of the Dockerfile make an image whose program runs without rights and says that it is healthy', async () => {
  const { exitCode, output } = await runProcess([process.execPath, 'scripts/image-steps.mjs'], {
    capture: true,
    timeoutMs: 175_000,
  });
  expect(output).toContain('the proxy starts, is healthy, ends, and is not healthy then');
  expect(output).toContain('the collector starts, is healthy, and ends');
  expect(exitCode).toBe(0);
}, 180_000);

test.each([
  ['an account with rights', /no USER/, (text: string) => text.replace(/^USER .*$/m, 'USER 0:0')],
  ['no health check', /no HEALTHCHECK/, (text: string) => text.replace(/^HEALTHCHECK .*$/m, 'HEALTHCHECK NONE')],
  ['the newest image of all', /the tag latest/, (text: string) => text.replace(':22-slim', ':latest')],
  ['an instruction that is none', /Unknown instruction/, (text: string) => `${text}\nSTART now\n`],
  ['what is elsewhere', /ADD takes/, (text: string) => text.replace('COPY . .', 'ADD https://example.com/x .')],
] as const)('a Dockerfile with %s is refused', async (_name, expected, spoil) => {
  const { dockerfile } = await texts();
  expect(await dockerfileProblems(dockerfile)).toBe('');
  expect(await dockerfileProblems(spoil(dockerfile))).toMatch(expected);
});

test.each([
  [
    'a word that the specification does not know',
    /additional properties/,
    (text: string) => text.replace('    restart:', '    restrat:'),
  ],
  [
    'a root that can be written',
    /root that can be written/,
    (text: string) => text.replace('read_only: true', 'read_only: false'),
  ],
  [
    'a secret that is nowhere',
    /stands nowhere under secrets/,
    (text: string) => text.replace('secrets: [client_tokens, terms]', 'secrets: [nothing]'),
  ],
  [
    'a password in the environment',
    /secret in its environment/,
    (text: string) => text.replace('DATABASE_URL_FILE:', 'DATABASE_URL:'),
  ],
  ['capabilities', /keeps capabilities/, (text: string) => text.replace('    cap_drop: [ALL]\n', '')],
] as const)('a compose.yaml with %s is refused', async (_name, expected, spoil) => {
  const { compose } = await texts();
  expect(await composeProblems(compose)).toBe('');
  expect(await composeProblems(spoil(compose))).toMatch(expected);
});

test('nothing of a checkout but its sources goes into the image', () => {
  const isKept = contextFilter('**\n!src\n!package.json\n**/*.test.ts\n');
  const paths = [
    'src',
    'src/cli/main.ts',
    'src/cli/x.test.ts',
    'package.json',
    '.git',
    'node_modules',
    'secrets/key',
    '.env',
  ];
  expect(paths.filter(isKept)).toEqual(['src', 'src/cli/main.ts', 'package.json']);
});

async function texts(): Promise<{ readonly dockerfile: string; readonly compose: string }> {
  const root = `${import.meta.dirname}/../..`;
  return {
    dockerfile: await readFile(`${root}/Dockerfile`, 'utf8'),
    compose: await readFile(`${root}/compose.yaml`, 'utf8'),
  };
}
