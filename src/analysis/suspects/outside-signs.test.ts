import { describe, expect, it } from 'vitest';
import type { Call, Deviation, Template } from '../../schema/index.ts';
import { outsideSigns } from './outside-signs.ts';

const callsOf = (...pairs: [string, string][]): Call[] =>
  pairs.map(([caller, callee]) => ({ caller, callee, evidence: ['E-trc-001'] }));
const logged = (service: string, line: string): Template =>
  ({
    ...{ kind: 'template', entity: { kind: 'service', ref: service, aliases: [] }, template: line },
    ...{ statement: `${service} began to log \`${line}\``, evidence: ['E-log-001'] },
  }) as unknown as Template;
const fails = (caller: string, callee: string): Deviation =>
  ({
    kind: 'deviation',
    entity: { ref: caller },
    peer: callee,
    role: 'errors',
    metric: 'calls_failed',
  }) as unknown as Deviation;

const signOf = (line: string, calls: Call[], deviations: Deviation[] = []) =>
  outsideSigns({ templates: [logged('portal', line)], deviations, calls })[0];
const twoCallees = callsOf(['portal', 'accounts'], ['portal', 'search']);

describe('a certificate that ran out', () => {
  it('is held against the callee that the caller names, not against the caller that refuses it', () => {
    const sign = signOf('tls handshake with accounts.internal:8443 failed: x509: certificate has expired', twoCallees);

    expect(sign).toMatchObject({ service: 'accounts', saidBy: 'portal' });
  });

  it('is held against the only callee to which calls fail, where none is named', () => {
    const line = 'x509: certificate has expired or is not yet valid';

    expect(signOf(line, twoCallees, [fails('portal', 'search')])?.service).toBe('search');
    expect(signOf(line, twoCallees, [fails('portal', 'search'), fails('portal', 'accounts')])?.service).toBe('portal');
    expect(signOf(line, [])?.service).toBe('portal');
  });
});

describe('a metric of a certificate that runs out', () => {
  it('is of the service that exports it, even where its only failing callee is the one that refuses it', () => {
    const expiry = {
      ...{ kind: 'deviation', entity: { ref: 'portal' }, peer: null, role: 'other', evidence: ['E-met-001'] },
      ...{ metric: 'tls_cert_expiry_seconds', statement: 'tls_cert_expiry_seconds of portal fell to 0' },
    } as unknown as Deviation;
    const deviations = [expiry, fails('portal', 'accounts')];

    expect(outsideSigns({ templates: [], deviations, calls: twoCallees })).toMatchObject([
      { service: 'portal', saidBy: 'portal' },
    ]);
  });
});

describe('another condition from outside', () => {
  it('is held against the service that tells of it', () => {
    expect(signOf('lookup accounts: no such host', twoCallees)?.service).toBe('portal');
  });
});
