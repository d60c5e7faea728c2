// Exports that a window asked for, in the process that has the log open: what each writes, how far it is, and its end.
import type { Journal } from '../../audit/journal.ts';
import type { Verification } from '../../audit/verify.ts';
import type { EvidenceModel } from '../../report/evidence/model.ts';
import { exportLog } from '../../report/export-log.ts';
import { firstProblem } from '../../report/first-problem.ts';
import { localPeriod } from '../../report/period.ts';
import type { ExportAsk, ExportProgressView, ExportView } from '../../view/export.ts';
import { randomHex } from '../platform.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';
import { knownKeys } from './evidence-source.ts';
import { appendExport, type ExportFact } from './export-record.ts';
import { signHere } from './sign-first.ts';

export interface ExportJobOptions {
  readonly paths: StatePaths;
  readonly records: Pick<Journal, 'append' | 'checkpoint'>;
  readonly policy: PolicyService;
  readonly developer: () => string;
  /** Called after each check of the whole log. */
  readonly onVerified?: ((result: Verification) => void) | undefined;
}

interface Job {
  readonly abort: AbortController;
  progress: ExportProgressView;
}

/** What an export of one kind gets. */
interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgressView) => void;
}

type FileAsk = Extract<ExportAsk, { readonly file: string }>;

/** Requests in the sample of a pack: what an auditor usually draws. Another one: `pretense evidence`. */
const sampleSize = 25;

export class ExportJobs {
  readonly #options: ExportJobOptions;
  readonly #jobs = new Map<string, Job>();

  constructor(options: ExportJobOptions) {
    this.#options = options;
  }

  /** Shares the event loop with the requests. Throws ReportError, also `cancelled`. */
  async run(ask: ExportAsk): Promise<ExportView> {
    const job: Job = { abort: new AbortController(), progress: { phase: 'check', done: 0, total: 0 } };
    const { id } = ask;
    if (id !== undefined) this.#jobs.set(id, job);
    try {
      return await this.#write(ask, {
        signal: job.abort.signal,
        onProgress: (progress) => (job.progress = progress),
      });
    } finally {
      if (id !== undefined) this.#jobs.delete(id);
    }
  }

  /** Undefined: no export with this id runs. */
  progress(id: string): ExportProgressView | undefined {
    return this.#jobs.get(id)?.progress;
  }

  /** False: no export with this id runs. */
  cancel(id: string): boolean {
    const job = this.#jobs.get(id);
    job?.abort.abort();
    return job !== undefined;
  }

  #write(ask: ExportAsk, work: Work): Promise<ExportView> {
    switch (ask.kind) {
      case 'report':
        return this.#report(ask, work);
      case 'pack':
        return this.#pack(ask, work);
      case undefined:
      case 'records':
        break;
    }
    return this.#records(ask, work);
  }

  async #records(ask: Extract<ExportAsk, { folder: string }>, work: Work): Promise<ExportView> {
    const { from, to, folder } = ask;
    const { paths, onVerified } = this.#options;
    const { auditDir } = paths;
    const keys = await knownKeys(paths);
    const exported = await exportLog({
      auditDir,
      version: productVersion,
      from,
      to,
      folder,
      onVerified,
      ...keys,
      ...work,
    });
    await this.#record({
      what: 'records',
      format: 'json',
      exportId: undefined,
      from,
      to,
      records: exported.records,
      populationHash: '',
      redact: 'none',
      sha256: undefined,
    });
    return exported;
  }

  async #report({ from, to, file, redact }: FileAsk, work: Work): Promise<ExportView> {
    const { makeReport } = await import(/* webpackMode: "lazy", webpackChunkName: "report" */ './make-report.ts');
    const { model, path } = await makeReport({
      ...this.#source({ from, to, redact }),
      format: 'soc2',
      output: file,
      ...work,
      record: (fact) => this.#record(fact),
    });
    return this.#viewOf(model, path);
  }

  async #pack({ from, to, file, redact }: FileAsk, work: Work): Promise<ExportView> {
    const { makePack } = await import(/* webpackMode: "lazy", webpackChunkName: "report" */ './make-pack.ts');
    const { model } = await makePack({
      ...this.#source({ from, to, redact }),
      output: file,
      sample: { seed: randomHex(), size: sampleSize },
      signal: work.signal,
      onProgress: ({ phase, done, total }) =>
        work.onProgress({ phase: phase === 'check' ? 'check' : 'write', done, total }),
      record: (fact) => this.#record(fact),
    });
    return this.#viewOf(model, file);
  }

  #source({ from, to, redact }: Pick<FileAsk, 'from' | 'to' | 'redact'>) {
    const { paths, policy, records } = this.#options;
    return { paths, policy, period: localPeriod(from, to), redact, sign: () => signHere(records) };
  }

  #viewOf({ population, verification, redFacts }: EvidenceModel, path: string): ExportView {
    this.#options.onVerified?.(verification);
    return {
      records: population.records,
      firstSeq: population.firstSeq,
      lastSeq: population.lastSeq,
      isChainWhole: verification.problemCount === 0,
      problem: firstProblem(verification),
      files: [path],
      redFacts: redFacts.length,
    };
  }

  async #record(fact: ExportFact): Promise<boolean> {
    return await appendExport(this.#options.records, fact, this.#options.developer()).then(
      () => true,
      () => false,
    );
  }
}
