// A Dockerfile as its stages and steps: as much of its language as ours uses (docs.docker.com/reference/dockerfile).

/**
 * @typedef {object} Step
 * @property {string} name Upper case.
 * @property {string} value In one line, with `\` and the end of the line as a blank.
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly Step[]} steps
 */

/**
 * @param {string} text
 * @returns {{ stages: readonly Stage[] }}
 */
export function dockerSteps(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  /** @type {{ name: string, steps: Step[] }[]} */
  const stages = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (name.toUpperCase() === 'FROM') {
      stages.push({ name: / AS (\S+)$/i.exec(value)?.[1] ?? '', steps: [] });
    } else {
      stages.at(-1)?.steps.push({ name: name.toUpperCase(), value });
    }
  }
  return { stages };
}
