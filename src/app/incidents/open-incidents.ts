// Everything about incidents that a running home has: the watch, the self-test, and what may be asked of them.
import type { Journal } from '../../audit/journal.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/log.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import type { RecordWatch } from '../observe/activity.ts';
import { systemClock } from '../platform.ts';
import { IncidentWatch } from '../policy/incident-watch.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import type { RecordBase } from '../record-base.ts';
import type { StatePaths } from '../state-dir.ts';
import type { IncidentsView } from '../../view/incidents.ts';
import { incidentEndpoints } from './incident-endpoints.ts';
import { IncidentList } from './incident-list.ts';
import { IncidentService } from './incident-service.ts';
import { runSelftest } from './selftest.ts';
import { DailySelftest } from './selftest-daily.ts';
import { watchAll } from './watch-all.ts';
import { watchFile } from './watch-file.ts';

export interface OpenIncidentsOptions {
  readonly paths: StatePaths;
  readonly journal: Journal;
  readonly policy: PolicyService;
  readonly secrets: SecretScanner;
  readonly base: () => RecordBase;
  readonly logger: Logger;
  /** Called when there is something else to see. */
  readonly onChanged?: () => void;
}

export interface OpenIncidents extends Disposable {
  /** For the observer of the home. */
  readonly watch: RecordWatch;
  /** As they stand now, for whoever shows them. */
  readonly list: IncidentList;
  readonly endpoints: Readonly<Record<string, (body: unknown) => Promise<unknown>>>;
}

/** The caller disposes it before the journal is closed. */
export function openIncidents(options: OpenIncidentsOptions): OpenIncidents {
  const { paths, journal, policy, secrets, base, logger, onChanged } = options;
  const { auditDir } = paths;
  const { developer, developer_source: source } = base();
  const person = { developer: String(developer), developer_source: source === 'git' ? 'git' : 'os' } as const;
  const service = new IncidentService({
    auditDir,
    memoryFile: watchFile(paths.home),
    journal,
    clock: systemClock,
    logger,
    developer: person.developer,
  });
  const selftest = new DailySelftest({
    run: () =>
      runSelftest({
        auditDir,
        secrets,
        policy: policy.current(),
        records: journal,
        recordBase: base,
        watched: (seq) => service.watched(seq),
      }),
    lastMs: () => service.lastSelftestMs,
    ready: service.ready,
    clock: systemClock,
    logger,
  });
  const list = new IncidentList({
    auditDir,
    journal,
    clock: systemClock,
    logger,
    developer: person.developer,
    everyDays: () => policy.current().review.everyDays.value,
    ...(onChanged === undefined ? {} : { onReady: onChanged }),
  });
  const thresholds = new IncidentWatch({ policy: () => policy.current(), records: journal, logger });
  return {
    watch: watchAll(thresholds, service, list),
    list,
    endpoints: {
      ...incidentEndpoints({ auditDir, records: journal, clock: systemClock, developer: person }),
      'POST /__pretense/incidents': (): Promise<IncidentsView> => list.view(),
      'POST /__pretense/selftest': () => selftest.run(),
    },
    dispose: async () => {
      await selftest.dispose();
      await service.dispose();
      await list.dispose();
    },
  };
}
