// What panel and status bar show of the policy in force.
import { basename } from 'node:path';
import type { PolicyFileLine, PolicyLineView } from '../../view/policy-line.ts';
import type { PolicyFileView, PolicyService } from './policy-service.ts';

export function policyLineView(service: PolicyService): PolicyLineView {
  const { id, version, hash, exceptionRules } = service.current();
  return {
    id,
    version,
    hash,
    files: service.files.flatMap(fileLine),
    problems: service.problems,
    maxAllowDays: exceptionRules.maxDays.value,
  };
}

function fileLine({ source, path, state, root, signedBy }: PolicyFileView): readonly PolicyFileLine[] {
  if (state === 'absent') return [];
  return [
    {
      source,
      path,
      state,
      ...(root === undefined ? {} : { repository: basename(root) }),
      ...(signedBy === undefined ? {} : { signedBy }),
    },
  ];
}
