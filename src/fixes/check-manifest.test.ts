import { describe, expect, it } from 'vitest';
import { manifestProblems } from './check-manifest.ts';
import { draftFix } from './draft-fix.ts';
import { shopFiles } from './git-tree.test-support.ts';
import { repositoryOf } from './repository.ts';

const shop = shopFiles().filter(({ path }) => path.startsWith('k8s/'));
const payments = shop.find(({ path }) => path === 'k8s/payments.yaml')?.text ?? '';
const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n';

describe('the check of a manifest', () => {
  it('finds nothing in manifests that are in use', () => {
    expect(shop.length).toBeGreaterThan(4);
    expect(shop.flatMap(({ text, path }) => manifestProblems(text, path))).toEqual([]);
  });

  it.each(['rollout', 'disruption-budget', 'autoscaler'] as const)('finds nothing in a drafted %s', (part) => {
    const fix = { kind: 'manifest' as const, path: 'k8s/payments.yaml', service: 'payments', part };
    const drafted = draftFix({ fix, criterion: null }, repositoryOf(shop));

    expect('files' in drafted && drafted.files.flatMap(({ content, path }) => manifestProblems(content, path))).toEqual(
      [],
    );
  });

  it.each([
    ['apiVersion: apps/v1\n', 'apiVersion: extensions/v1beta1\n', 'apiVersion is not apps/v1'],
    ['matchLabels: { app: payments }', 'matchLabels: { app: other }', 'selector does not match'],
    ['memory: 256Mi }\n', 'memory: 256MB }\n', 'no quantity'],
    ['limits: { memory: 256Mi }', 'limits: { memory: 128Mi }', 'requests more memory than its limit'],
    ['          readinessProbe:\n', '          readinessProbe:\n            exec: { command: [x] }\n', '2 handlers'],
    ['replicas: 2', 'replicas: two', 'replicas is no whole number'],
    ['replicas: 2', 'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }', 'both 0'],
    ['  name: payments\n', '  name: Payments_1\n', 'no DNS name'],
  ])('finds %j turned into %j', (before, after, problem) => {
    expect(payments).toContain(before);
    expect(manifestProblems(payments.replace(before, after), 'k8s/payments.yaml').join('\n')).toContain(problem);
  });

  it.each([
    ['spec: { selector: {} }', '0 of minAvailable and maxUnavailable'],
    ['spec: { minAvailable: 1, maxUnavailable: 1, selector: {} }', '2 of minAvailable and maxUnavailable'],
    ['spec: { minAvailable: 1 }', 'selects no pods'],
  ])('finds a budget with %s', (spec, problem) => {
    expect(manifestProblems(budget + spec, 'b.yaml').join('\n')).toContain(problem);
  });

  it('finds an autoscaler whose bounds cross', () => {
    const text =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: { minReplicas: 4, maxReplicas: 2, scaleTargetRef: { name: a } }\n';

    expect(manifestProblems(text, 'h.yaml')).toEqual([
      'HorizontalPodAutoscaler a: minReplicas and maxReplicas bound nothing',
    ]);
  });
});
