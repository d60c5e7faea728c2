// Who may import whom: the table of docs/architecture.md. A new arrow needs a decision record.
// `base` is open to all. Tests and fixtures beside the code obey the arrows of their folder, and may use Node and
// npm packages.
const mayImport = {
  base: [],
  engine: [],
  wire: [],
  secrets: [],
  view: [],
  policy: ['secrets'],
  audit: [],
  clients: ['view'],
  workspace: ['engine', 'policy'],
  incidents: ['audit', 'policy'],
  sync: ['audit', 'incidents'],
  report: ['audit', 'policy', 'incidents', 'sync'],
  proxy: ['engine', 'wire', 'secrets', 'policy', 'audit'],
  app: [
    'engine',
    'wire',
    'secrets',
    'policy',
    'workspace',
    'audit',
    'proxy',
    'clients',
    'incidents',
    'sync',
    'report',
    'view',
  ],
  collector: ['audit', 'policy', 'incidents', 'sync', 'report', 'view'],
  webview: ['view'],
  vscode: ['app', 'policy', 'report', 'clients', 'audit', 'view', 'webview'],
  cli: ['app', 'secrets', 'policy', 'audit', 'clients', 'incidents', 'sync', 'report', 'collector', 'view'],
};
const pure = '^src/(base|engine|wire|secrets|policy|view)/';
const tests = '\\.(test|fixture)\\.ts$';
const folders = Object.keys(mayImport);

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'known-folders-only',
      comment: 'A new folder under src/ gets a line in the table above.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${folders.join('|')})/` },
      to: {},
    },
    {
      name: 'pure-core-no-node',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-core-no-npm',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: `^(test|bench|scripts)/|${tests}` },
    },
    {
      name: 'http-proxy-only-in-pass-through',
      comment: 'Bodies of LLM requests have our own handler; http-proxy carries requests without a body only.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/proxy/|${tests}` },
      to: { path: 'node_modules/(@types/)?http-proxy/' },
    },
    {
      name: 'database-driver-only-in-collector',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/collector/|${tests}` },
      to: { path: 'node_modules/(@types/)?(pg|@electric-sql|@duckdb)/' },
    },
    {
      name: 'vscode-only-in-vscode',
      severity: 'error',
      from: { pathNot: '^src/vscode/' },
      to: { path: '^vscode$|node_modules/@types/vscode/' },
    },
    {
      name: 'webview-protocol-only',
      severity: 'error',
      from: { path: '^src/vscode/' },
      to: { path: '^src/webview/', pathNot: '^src/webview/protocol\\.ts$' },
    },
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `layer-${folder}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, 'base', ...allowed].join('|')})/` },
    })),
  ],
  options: {
    // Type-only imports are arrows too; without this they are not seen.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Packages that are modules only are found through their `exports`.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default', 'require'],
    },
  },
};
