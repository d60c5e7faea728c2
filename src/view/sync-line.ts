// The collector in one line, as the panel's footer and `pretense status` say it.
import type { Format } from './format.ts';
import type { SyncView } from './sync.ts';

export interface SyncLine {
  readonly tone: 'quiet' | 'red';
  readonly text: string;
  /** The whole reason; undefined: nothing is wrong. */
  readonly detail: string | undefined;
}

export function syncLine(sync: SyncView, format: Format, now: Date): SyncLine {
  const { collector, cosigned, backlog, state, warnings } = sync;
  const isWitness = sync.mode === 'witness';
  const waiting = backlog === 0 ? '' : `${format.countOf(backlog, 'record')} ${backlog === 1 ? 'waits' : 'wait'}`;
  const detail = sync.message ?? warnings[0];
  switch (state) {
    case 'syncing': {
      const last = cosigned === undefined ? 'nothing cosigned yet' : `cosigned ${format.moment(cosigned.at, now)}`;
      const where = isWitness ? `Witnessed by ${collector} (records stay here)` : `Synced to ${collector}`;
      const text = `${where}, ${last}${waiting === '' ? '' : `; ${waiting}`}`;
      return { tone: warnings.length === 0 ? 'quiet' : 'red', text, detail };
    }
    case 'offline': {
      const last = sync.lastSuccessAt ?? sync.since;
      const whom = isWitness ? `a cosignature of ${collector}` : collector;
      const text = `${waiting === '' ? 'Nothing waits' : waiting} for ${whom}, offline for ${durationText(now.getTime() - Date.parse(last))}`;
      return { tone: 'quiet', text, detail };
    }
    case 'refused':
      return { tone: 'red', text: `${collector} ${refusalText(sync)}. ${detail ?? ''}`.trim(), detail };
    case 'stopped':
      return { tone: 'red', text: `${collector} does not accept this device. ${waiting}`.trim(), detail };
  }
}

function refusalText({ mode }: SyncView): string {
  return mode === 'witness' ? 'does not cosign all of the log' : 'does not take all records';
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `2 d`, `3 h`, `12 min`: whole units, the largest that fits. */
function durationText(ms: number): string {
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d`;
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)} h`;
  return `${Math.max(1, Math.floor(ms / minuteMs))} min`;
}

/** For a terminal: exact times, one fact a line. The reason and the warnings are not among them. */
export function syncLines(sync: SyncView): readonly string[] {
  const { collector, organisation, state, since, backlog, cosigned, lastSuccessAt, clockOffsetMs } = sync;
  const headline = {
    syncing: sync.mode === 'witness' ? `Witnessed by ${collector}` : `Synced to ${collector}`,
    offline: `${collector} is not reached since ${since}`,
    refused: `${collector} ${refusalText(sync)} since ${since}`,
    stopped: `${collector} does not accept this device since ${since}`,
  }[state];
  return [
    headline,
    `organisation  ${organisation}`,
    `sends         ${sync.mode === 'witness' ? 'checkpoints alone: the records stay on this machine' : 'whole records'}`,
    `waiting       ${backlog} ${backlog === 1 ? 'record' : 'records'}`,
    cosigned === undefined
      ? 'cosigned      nothing yet'
      : `cosigned      the first ${cosigned.size} records, at ${cosigned.at} by the collector’s clock`,
    ...(lastSuccessAt === undefined ? [] : [`last sent     ${lastSuccessAt}`]),
    ...(clockOffsetMs === undefined ? [] : [`clocks        ${Math.round(clockOffsetMs / 1000)} s apart`]),
  ];
}
