import type { RecordWatch } from '../observe/activity.ts';

/** Several watches as one; each gets every record. */
export function watchAll(...watches: readonly RecordWatch[]): RecordWatch {
  return {
    recall: (record) => {
      for (const watch of watches) watch.recall(record);
    },
    observe: (record) => {
      for (const watch of watches) watch.observe(record);
    },
  };
}
