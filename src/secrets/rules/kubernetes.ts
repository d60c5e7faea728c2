// Kubernetes: bootstrap tokens and certificate keys of kubeadm. Tokens of service accounts are JSON Web Tokens.
import { assignment, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const kubernetesRules: readonly SecretRule[] = [
  {
    id: 'kubernetes-bootstrap-token',
    title: 'Kubernetes bootstrap token',
    keywords: ['--token', 'bootstrap', 'discovery-token', 'tlsbootstraptoken'],
    pattern: patternIgnoringCase(
      String.raw`(?:--(?:discovery-)?token|bootstrap[\w-]{0,12}token)`,
      assignment,
      String.raw`(?<secret>[a-z0-9]{6}\.[a-z0-9]{16})(?![\w-])`,
    ),
    // The token of the documentation counts upwards.
    isSecret: (value) => hasLettersAndDigits(value.slice(7)),
    positives: [
      `kubeadm join 10.0.0.7:6443 --token ${sampleText('hex', 6)}.${sampleText('hex', 16)}`,
      `tlsBootstrapToken: "${sampleText('hex', 6, 2)}.${sampleText('hex', 16, 2)}"`,
    ],
    nearMisses: [
      'kubeadm join 10.0.0.7:6443 --token abc' + 'def.0123456789abcdef',
      `kubeadm join --token ${sampleText('hex', 6)}.${sampleText('hex', 15)}`,
      // The hash of the authority is public.
      `--discovery-token-ca-cert-hash sha256:${sampleText('hex', 64)}`,
    ],
  },
  {
    id: 'kubernetes-certificate-key',
    title: 'Certificate key of a Kubernetes control plane',
    keywords: ['certificate-key', 'certificatekey'],
    pattern: patternIgnoringCase('certificate-?key', assignment, '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `kubeadm join --control-plane --certificate-key ${sampleText('hex', 64)}`,
      `certificateKey: ${sampleText('hex', 64, 2)}`,
    ],
    nearMisses: [
      `--certificate-key ${sampleText('hex', 63)}`,
      `--certificate-key ${'0'.repeat(64)}`,
      `certificate: ${sampleText('hex', 64)}`,
    ],
  },
];
