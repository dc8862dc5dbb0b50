import { describe, expect, it } from 'vitest';
import { pathKind } from './path-kind.ts';

describe('pathKind', () => {
  it.each([
    ['CODEOWNERS', 'codeowners'],
    ['.github/CODEOWNERS', 'codeowners'],
    ['.github/workflows/deploy.yml', 'ci'],
    ['.gitlab-ci.yml', 'ci'],
    ['services/pay/Jenkinsfile', 'ci'],
    ['alerts/shop.rules.yml', 'alert-rules'],
    ['monitoring/payments-alerts.yaml', 'alert-rules'],
    ['ops/prometheus-rules/payments.yaml', 'alert-rules'],
    ['runbooks/service-down.md', 'runbook'],
    ['docs/runbook-payments.md', 'runbook'],
    ['k8s/payments.yaml', 'manifest'],
    ['deploy/prod/values-eu.yaml', 'manifest'],
    ['charts/pay/templates/deployment.yaml', 'manifest'],
    ['charts/pay/Chart.yaml', 'manifest'],
    ['docker-compose.yml', 'manifest'],
    ['services/pay/Dockerfile', 'manifest'],
    ['infra/main.tf', 'manifest'],
    ['config/payments.yaml', 'config'],
    ['services/pay/conf/pool.properties', 'config'],
    ['src/main/resources/application-prod.yml', 'config'],
    ['appsettings.Production.json', 'config'],
    ['package.json', 'package'],
  ])('takes %s for %s', (path, kind) => {
    expect(pathKind(path)).toBe(kind);
  });

  it.each([
    'src/pool.ts',
    'README.md',
    'services/pay/package.json',
    'node_modules/x/config/default.json',
    'vendor/k8s/deployment.yaml',
    'test/fixtures/config/a.yaml',
    'config/secrets.yaml',
    'k8s/db-credentials.yaml',
    'config/.env',
    'config/tls.key',
    'config/logo.png',
  ])('leaves out %s', (path) => {
    expect(pathKind(path)).toBeUndefined();
  });
});
