// Counts of a period that are rows of a table: a name and a number each.
import type { EvidenceModel } from './model.ts';
import type { Cell } from './table-text.ts';

/** What was looked at, changed, and not looked into. */
export function lookedAtRows({ population, mutation, secrets }: EvidenceModel): readonly (readonly Cell[])[] {
  return [
    ['requests', population.requests],
    ['requests that were stopped', population.blockedRequests],
    ['requests looked at during a pause', population.pausedRequests],
    ['identifiers looked at', mutation.identifiersScanned],
    ['identifiers changed', mutation.identifiersMutated],
    ['share changed, basis points', mutation.shareBasisPoints],
    ['names kept since the text had left so before', mutation.keptByHistory],
    ['requests protected by the lexical rule, while no index was ready', mutation.lexicalRequests],
    ['encoded texts with a secret or a protected name', mutation.encodedHits],
    ['secrets found', secrets.detected],
    ['secrets whose value did not leave', secrets.blocked],
    ['secrets that left readable', secrets.transmitted],
    ['personal data found', secrets.personalData],
    ...mutation.levels.map(({ name, count }) => [`requests at level ${name}`, count]),
    ...mutation.media.map(({ name, count }) => [`passed and not looked into: ${name}`, count]),
  ];
}

/** Results of the checks on each exchange. */
export function validationRows({
  population,
  mutation,
  selfTests,
  blockRules,
}: EvidenceModel): readonly (readonly Cell[])[] {
  const failures = blockRules.filter(({ name }) => name === 'not-reversible' || name === 'unchecked');
  const stopped = failures.reduce((sum, { count }) => sum + count, 0);
  return [
    [
      'requests that left',
      population.requests - population.blockedRequests,
      'each changed text was turned back and compared first',
    ],
    ['requests stopped since a text could not be checked or did not come back exactly', stopped, 'nothing was sent'],
    [
      'requests without a recorded outcome',
      population.unansweredRequests,
      'the machine stopped, or the record could not be written',
    ],
    ['events of answers that could not be read', mutation.brokenEvents, 'passed as they were'],
    ['invented words in answers that their request did not carry', mutation.foreignSurrogates, 'not turned back'],
    ['names in inputs of tools that may take them off the machine', mutation.egressTerms, 'counted, not stopped'],
    ['self-tests passed', selfTests.passed, ''],
    ['self-tests failed', selfTests.failed, ''],
  ];
}
