import { describe, expect, it } from 'vitest';
import { partiesOf, serviceOf } from './labels.ts';

describe('the parties of a series', () => {
  it.each([
    [
      { service: 'pay', job: 'all' },
      { entity: 'pay', peer: null },
    ],
    [
      { job: 'kubernetes-pods', app: 'pay' },
      { entity: 'pay', peer: null },
    ],
    [{ job: 'pay' }, { entity: 'pay', peer: null }],
    [
      { pod: 'pay-7c9d8b6f5-x2x9z', container: 'app' },
      { entity: 'pay', peer: null },
    ],
    [{ pod: 'db-0' }, { entity: 'db', peer: null }],
    [
      { service: 'pay', peer: 'bank' },
      { entity: 'pay', peer: 'bank' },
    ],
    [
      { client: 'pay', server: 'bank' },
      { entity: 'pay', peer: 'bank' },
    ],
    [
      { source_app: 'pay', destination_app: 'bank', reporter: 'destination' },
      { entity: 'bank', peer: null },
    ],
    [
      { service: '', app: 'pay' },
      { entity: 'pay', peer: null },
    ],
    [{ region: 'eu' }, undefined],
  ])('of %j are %j', (labels: Record<string, string>, expected) => {
    expect(partiesOf(labels)).toEqual(expected);
  });

  it.each([
    ['bank:8080', 'bank'],
    ['https://bank.prod.svc.cluster.local:443/x?y', 'bank'],
    ['bank', 'bank'],
    ['api.partner.example', 'api.partner.example'],
    ['10.0.0.7:5432', '10.0.0.7:5432'],
  ])('%s is %s', (address, expected) => {
    expect(serviceOf(address, new Set(['bank', 'pay']))).toBe(expected);
  });
});
