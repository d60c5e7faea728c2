// The audit status as text for people. Names of files, tools and people in it are those of others.
import { syncLines } from '../../view/sync-line.ts';
import { visibleText } from '../../report/pdf/visible-text.ts';
import type { AuditStatus, ToolStatus, UpstreamStatus } from './status-model.ts';

/** Lines without their ends. Nothing in them moves a cursor. */
export function auditStatusLines(status: AuditStatus): readonly string[] {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Not enforced', status.failures],
    ['To be looked at', status.warnings],
    ['Made', madeLines(status)],
    ['Proxy', proxyLines(status)],
    ['AI tools', status.routing.length === 0 ? ['none that Pretense knows'] : status.routing.flatMap(toolLines)],
    ['Upstreams', upstreamLines(status.upstreams)],
    ['Policy', policyLines(status)],
    ['Detectors', detectorLines(status)],
    ['Audit log', logLines(status)],
    ['Collector', collectorLines(status)],
    [
      'Exceptions in force',
      orNone(status.exceptions.map(({ id, text, expires }) => `${id}: ${text}, until ${expires}`)),
    ],
    [
      'Open incidents',
      orNone(
        status.incidents.map(({ id, severity, status: state, title }) => `${id}  ${severity}, ${state}: ${title}`),
      ),
    ],
    ['Keys', keyLines(status)],
    ['Environment', orNone(status.environment.map(({ name, value }) => `${name} = ${value}`))],
  ];
  const headline = status.isEnforced ? 'ENFORCED' : 'NOT ENFORCED';
  const shown = parts.filter(
    ([title, lines]) => lines.length > 0 || !['Not enforced', 'To be looked at'].includes(title),
  );
  return [
    `Pretense audit status: ${headline} at ${status.generatedAt}`,
    ...shown.flatMap(([title, lines]) => ['', title, ...lines.map((line) => `  ${line}`)]),
  ].map((line) => visibleText(line));
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['none'] : lines;
}

function madeLines({ generatedBy, product, device }: AuditStatus): readonly string[] {
  const { developer, account, host } = generatedBy;
  return [
    `by            ${developer} (account ${account}) on ${host}`,
    `program       Pretense ${product.version}, Node ${product.node}, ${product.platform}`,
    `files         ${product.files} in ${product.folder}`,
    `              sha256 ${product.filesHash}`,
    `device        ${device.name ?? 'no key was made yet'}`,
    ...(device.key === undefined
      ? []
      : [`public key    ${device.key}`, `              sha256 ${device.fingerprint ?? ''}`]),
  ];
}

function proxyLines({ proxy }: AuditStatus): readonly string[] {
  if (!proxy.isRunning) return ['does not run'];
  return [
    `process       ${proxy.pid ?? ''}, since ${proxy.startedAt ?? ''} (${proxy.uptimeSeconds ?? 0} s)`,
    `listens on    ${proxy.addresses.join(', ')}${proxy.isLoopback ? ' (this machine only)' : ' (other machines too)'}`,
    `mode          ${proxy.mode}${proxy.pausedUntil === undefined ? '' : ` until ${proxy.pausedUntil}`}`,
    `level         ${proxy.level ?? ''}`,
  ];
}

const probeWords: Readonly<Record<ToolStatus['probe'], string>> = {
  reached: 'a request through it reached this proxy',
  'not-reached': 'a request through it did not reach this proxy',
  'not-asked': 'no address to ask through',
};

function toolLines({ name, state, address, source, isRouted, probe, reason }: ToolStatus): readonly string[] {
  return [
    `${name}: ${isRouted ? 'routed' : 'not routed'} (${state}), ${probeWords[probe]}`,
    ...(address === undefined ? [] : [`  address     ${address}`]),
    ...(source === undefined ? [] : [`  source      ${source}`]),
    `  ${reason}`,
  ];
}

function upstreamLines(upstreams: readonly UpstreamStatus[] | undefined): readonly string[] {
  if (upstreams === undefined) return ['not asked (--offline)'];
  if (upstreams.length === 0) return ['not asked: no proxy says which'];
  return upstreams.flatMap((each) => {
    if (!each.isReached) return [`${each.key}: ${each.host}: ${each.problem ?? 'not reached'}`];
    if (each.tlsVersion === undefined) return [`${each.key}: ${each.host}: without TLS`];
    const expires = each.certificateExpires === undefined ? '' : ` until ${each.certificateExpires}`;
    return [
      `${each.key}: ${each.host}: ${each.tlsVersion}, ${each.tlsCipher ?? ''}`,
      `  certificate sha256 ${each.certificateSha256 ?? 'not known'}${expires}${each.issuer === undefined ? '' : `, by ${each.issuer}`}`,
    ];
  });
}

function policyLines({ policy }: AuditStatus): readonly string[] {
  const { retention } = policy;
  return [
    `in force      ${policy.id} ${policy.version}, ${policy.hash}`,
    ...(policy.effectiveFrom === undefined ? [] : [`in effect     from ${policy.effectiveFrom}`]),
    ...policy.files.map(
      ({ path, source, state, signedBy }) =>
        `file          ${path} (${source}, ${state}${signedBy === undefined ? ', not signed' : `, signed by ${signedBy}`})`,
    ),
    ...Object.entries(policy.approved).map(
      ([kind, names]) =>
        `${`approved ${kind}`.padEnd(20)}  ${typeof names === 'string' ? names : names.join(', ') || 'none'}`,
    ),
    ...Object.entries(policy.classes).map(([name, action]) => `${`class ${name}`.padEnd(20)}  ${action}`),
    `level         ${policy.level}`,
    `retention     ${retention.days} days (${retention.clause}, ${retention.source})`,
    ...policy.problems.map((problem) => `problem       ${problem}`),
  ];
}

function detectorLines({ detectors }: AuditStatus): readonly string[] {
  const { lastSelfTest: last } = detectors;
  return [
    `rules         ${detectors.rulesVersion}, ${detectors.rules} of them`,
    last === undefined
      ? 'self-test     none on the record'
      : `self-test     ${last.result} at ${last.at}, record ${last.seq}`,
  ];
}

function logLines({ audit }: AuditStatus): readonly string[] {
  const { checkpoint, verification } = audit;
  const problems =
    verification.problems === 0 ? '' : `, ${verification.problems} problems: ${verification.first ?? ''}`;
  return [
    `folder        ${audit.folder}${audit.mode === undefined ? '' : ` (permissions ${audit.mode})`}`,
    `chain         ${audit.chain ?? 'none'}, start ${audit.inc ?? '–'}, last record ${audit.seq ?? '–'}`,
    `head          ${audit.head ?? '–'}`,
    checkpoint === undefined
      ? 'checkpoint    none'
      : `checkpoint    of ${checkpoint.size} records, root ${checkpoint.root}`,
    `backlog       ${audit.backlog} records after it`,
    `verification  ${verification.result} (stored bytes)${problems}`,
    `legal holds   ${audit.holds}`,
    `disk          ${audit.freeBytes === undefined ? 'not known' : `${Math.floor(audit.freeBytes / 1024 ** 2)} MiB free`}`,
  ];
}

function collectorLines({ collector }: AuditStatus): readonly string[] {
  return collector === undefined ? ['this home is enrolled at none'] : syncLines(collector);
}

function keyLines({ keys }: AuditStatus): readonly string[] {
  return [
    `stored as     ${keys.storage} in ${keys.folder}`,
    ...keys.files.map(({ name, mode }) => `${name}${mode === undefined ? '' : ` (permissions ${mode})`}`),
  ];
}
