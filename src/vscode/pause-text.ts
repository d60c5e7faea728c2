// What is asked before a pause begins. Pure.
import type { Format } from '../view/format.ts';

const usualMinutes = [5, 15, 30, 60, 120, 240];

/** Up to what is allowed, which is offered itself. */
export function pauseChoices(maxMinutes: number): readonly number[] {
  return [...usualMinutes.filter((minutes) => minutes < maxMinutes), maxMinutes];
}

export function pauseQuestion(
  minutes: number,
  protectedNames: number,
  format: Format,
): { readonly message: string; readonly detail: string } {
  const names = format.countOf(protectedNames, 'protected name');
  return {
    message: `Let ${names} go readable for ${format.countOf(minutes, 'minute')}?`,
    detail: [
      'Text that is sent for the first time during the pause leaves unchanged, and stays unchanged in later requests too.',
      'What left with invented names before keeps them, answers are still turned back, and secrets are still stopped.',
      'Begin, reason and end go on the record.',
    ].join('\n\n'),
  };
}
