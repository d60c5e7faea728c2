// What the shape of a policy file cannot say: clauses that contradict themselves.
import { builtInPolicy } from './defaults.ts';
import { aboutOf, isSamePerson, personOf } from './exceptions.ts';
import { globSteps } from './glob.ts';
import { type Finding, pointerTo } from './problem.ts';
import type { PolicyException, PolicyFile } from './types.ts';

/** Steps of all globs of a file: what one character of a path may cost. */
export const maxGlobSteps = 20_000;

const dayMs = 24 * 60 * 60 * 1000;

/** Of a file whose shape is right. */
export function meaningProblems(file: PolicyFile, nowMs: number | undefined): readonly Finding[] {
  return [...exceptionProblems(file, nowMs), ...globProblems(file), ...retentionProblems(file)];
}

function exceptionProblems(file: PolicyFile, nowMs: number | undefined): readonly Finding[] {
  const ids = new Set<string>();
  return (file.exceptions ?? []).flatMap((exception, index) => {
    const pointer = `/exceptions/${index}`;
    const isTwice = ids.has(exception.id);
    ids.add(exception.id);
    return [
      ...(isTwice
        ? [{ pointer: `${pointer}/id`, what: 'Another exception has the same id.', advice: 'Give each its own.' }]
        : []),
      ...scopeProblems(exception, pointer),
      ...approvalProblems(exception, file, pointer),
      ...(nowMs === undefined ? [] : lengthProblems(exception, file, { pointer, nowMs })),
    ];
  });
}

function scopeProblems({ allow }: PolicyException, pointer: string): readonly Finding[] {
  if (aboutOf(allow) !== undefined) return [];
  const what =
    Object.keys(allow).length === 0
      ? 'It does not say what it lets through.'
      : 'No single decision is about all that it names.';
  const advice =
    'Name rule, class, finding and file (one or several of these), or one of tool, model, provider and endpoint.';
  return [{ pointer: `${pointer}/allow`, what, advice }];
}

function approvalProblems(exception: PolicyException, file: PolicyFile, pointer: string): readonly Finding[] {
  const at = `${pointer}/approvedBy`;
  if (personOf(exception.approvedBy) === '')
    return [{ pointer: at, what: 'It names nobody.', advice: 'Write who approved it.' }];
  if (isSamePerson(exception.requestedBy, exception.approvedBy)) {
    return [
      { pointer: at, what: 'Who asked for an exception cannot approve it.', advice: 'Have somebody else approve it.' },
    ];
  }
  const approvers = file.exceptionRules?.approvers ?? [];
  if (approvers.length === 0 || approvers.some((approver) => isSamePerson(approver, exception.approvedBy))) return [];
  return [
    {
      pointer: at,
      what: 'It is approved by nobody of /exceptionRules/approvers.',
      advice: 'Have one of these approve it.',
    },
  ];
}

/** A warning: the same file is right some days later. */
function lengthProblems(
  { expires }: PolicyException,
  file: PolicyFile,
  { pointer, nowMs }: { readonly pointer: string; readonly nowMs: number },
): readonly Finding[] {
  const maxDays = file.exceptionRules?.maxDays ?? builtInPolicy().exceptionRules.maxDays.value;
  const at = `${pointer}/expires`;
  const leftMs = Date.parse(expires) - nowMs;
  if (leftMs <= 0) {
    return [
      {
        pointer: at,
        severity: 'warning',
        what: 'It is over.',
        means: 'The exception lets nothing through.',
        advice: 'Take it out, or have it approved again.',
      },
    ];
  }
  if (leftMs <= (maxDays + 1) * dayMs) return [];
  const means = `The exception is not in force while its end is more than ${maxDays} days away (/exceptionRules/maxDays).`;
  return [
    {
      pointer: at,
      severity: 'warning',
      what: 'It lasts longer than exceptions may.',
      means,
      advice: 'Write an earlier end.',
    },
  ];
}

function globProblems(file: PolicyFile): readonly Finding[] {
  let steps = 0;
  for (const [index, rule] of (file.data ?? []).entries()) {
    for (const [number, glob] of rule.paths.entries()) {
      for (const alternative of globSteps(glob) ?? []) steps += alternative.length;
      if (steps <= maxGlobSteps) continue;
      const pointer = pointerTo(`/data/${index}/paths`, number);
      return [
        {
          pointer,
          what: `All globs up to here have more than ${maxGlobSteps} characters, braces written out.`,
          advice: 'Name folders instead of files.',
        },
      ];
    }
  }
  return [];
}

function retentionProblems(file: PolicyFile): readonly Finding[] {
  const days = file.retention?.days;
  if (days === undefined || days >= 365) return [];
  const means = 'An audit looks at twelve months, and the first of them will be gone.';
  return [
    {
      pointer: '/retention/days',
      severity: 'warning',
      what: 'Records are kept for less than a year.',
      means,
      advice: 'Write 365 or more; 400 leaves time for the audit.',
    },
  ];
}
