import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizedName, readProjectToml, readPythonLock, readRequirements } from './python-manifest.ts';

function entriesOf(requirements: ReadonlyMap<string, string>): readonly string[] {
  return [...requirements].map(([name, origin]) => `${name} ${origin}`);
}

test('names are compared as the index does', () => {
  expect(normalizedName('Typing_Extensions.X')).toBe('typing-extensions-x');
});

test.each([
  [
    'plain lines',
    'requests\nDjango>=4.2,<5  # why\nuvicorn[standard]==0.1 ; python_version>"3.8"\n',
    ['requests configured', 'django configured', 'uvicorn configured'],
  ],
  ['comments and options', '# no\n-r base.txt\n--hash=sha256:abc\n', []],
  [
    'addresses',
    'billing @ git+https://git.acme.test/billing.git\nwheel @ https://files.pythonhosted.org/wheel.whl\n',
    ['billing private', 'wheel public'],
  ],
  ['editable folders', '-e git+https://git.acme.test/core.git#egg=acme-core\n-e .\n', ['acme-core private']],
  ['paths', './vendored/lib\n../other\n', []],
])('requirements: %s', (_name, text, expected) => {
  expect(entriesOf(readRequirements(text).requirements)).toEqual(expected);
});

test.each([
  ['pip index', readRequirements('--extra-index-url https://pypi.acme.test/simple\nrequests\n').hasPrivateIndex],
  [
    'uv index',
    readProjectToml('[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.acme.test/simple"\n').hasPrivateIndex,
  ],
  [
    'poetry source',
    readProjectToml('[[tool.poetry.source]]\nname = "corp"\nurl = "https://pypi.acme.test/simple"\n').hasPrivateIndex,
  ],
])('a private %s is seen', (_name, hasPrivateIndex) => {
  expect(hasPrivateIndex).toBe(true);
});

test('a public index is no private one', () => {
  expect(readRequirements('-i https://pypi.org/simple\n').hasPrivateIndex).toBe(false);
});

test('pyproject.toml: lists, groups, poetry tables and uv sources', () => {
  const text = `
[project]
name = "acme-app"
keywords = ["tenant-billing"]
dependencies = [
  "requests>=2", # why
  'uvicorn[standard]',
  "acme-core",
]
description = "no-dependency"

[project.optional-dependencies]
sheets = ["tally-sheets>=1"]

[tool.poetry.dependencies]
python = "^3.10"
django = "^4"
billing = { path = "../billing" }

[dependency-groups]
dev = ["pytest"]

[tool.uv.sources]
acme-core = { workspace = true }
`;
  expect(entriesOf(readProjectToml(text).requirements)).toEqual([
    'requests configured',
    'uvicorn configured',
    'acme-core private',
    'tally-sheets configured',
    'django configured',
    'billing private',
    'pytest configured',
  ]);
});

test('lock files of uv and poetry say where a package comes from', () => {
  const uv = readPythonLock(
    '[[package]]\nname = "a"\nsource = { registry = "https://pypi.org/simple" }\n\n[[package]]\nname = "b"\nsource = { editable = "." }\n\n[[package]]\nname = "c"\nsource = { registry = "https://pypi.acme.test/simple" }\n',
  );
  expect(['a', 'b', 'c', 'd'].map((name) => uv.originOf(name))).toEqual(['public', 'private', 'private', undefined]);
  const poetry = readPythonLock(
    '[[package]]\nname = "A_b"\nversion = "1"\n\n[package.dependencies]\nurl = "1"\n\n[[package]]\nname = "b"\n\n[package.source]\ntype = "legacy"\nurl = "https://pypi.acme.test/simple"\n\n[metadata]\nname = "c"\n',
  );
  expect(['a-b', 'b', 'c'].map((name) => poetry.originOf(name))).toEqual(['public', 'private', undefined]);
});

test('Python manifests never throw', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '[project]\ndependencies = [',
      '[[package]]\nname = "',
      '[tool.uv.sources]\na = ',
      'a @ \n',
      '"',
      ']',
    ),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (parts) => {
      const content = parts.join('\n');
      readRequirements(content);
      readProjectToml(content);
      readPythonLock(content).originOf('a');
    }),
    { numRuns: 300 },
  );
});
