// What may be asked of a running proxy about its policy.
import type { PolicyFileView, PolicyService } from './policy-service.ts';

/** Which policy is in force. What it says is in the files. */
export interface PolicyView {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly files: readonly PolicyFileView[];
  readonly problems: readonly string[];
}

export function policyEndpoints(service: PolicyService) {
  return {
    'GET /__pretense/policy': async (): Promise<PolicyView> => policyView(service),
    // A command has changed a file, or what was approved: the next request goes by it.
    'POST /__pretense/policy': async (): Promise<PolicyView> => {
      service.reload();
      return policyView(service);
    },
  };
}

export function policyView(service: PolicyService): PolicyView {
  const { id, version, hash } = service.current();
  return { id, version, hash, files: service.files, problems: service.problems };
}
