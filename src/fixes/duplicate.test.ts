import { describe, expect, it } from 'vitest';
import { duplicateOf } from './duplicate.ts';

const promised = [
  {
    incident: 'INC-12',
    openActions: [
      {
        action: 'ACT-2',
        title: 'Add a step to `deploy.yml` that rejects `pool.max` below 12 in `config/payments.yaml`',
      },
    ],
  },
];

describe('a promise that is open', () => {
  it.each([
    ['Add a step to `deploy.yml` that rejects `pool.max` below 12 in `config/payments.yaml`'],
    ['Add a step to `deploy.yml` that rejects `pool.max` below 16.5 in `config/payments.yaml`'],
    ["add a step to 'deploy.yml' that rejects 'pool.max' below 12 in 'config/payments.yaml'"],
  ])('is found again in %j', (title) => {
    expect(duplicateOf(title, promised)).toEqual({ incident: 'INC-12', action: 'ACT-2' });
  });

  it.each([
    ['Add a step to `deploy.yml` that rejects `pool.max` below 12 in `config/ledger.yaml`'],
    ['Add a step to `deploy.yml` that rejects `pool.min` below 12 in `config/payments.yaml`'],
    ['Add a step to `deploy2.yml` that rejects `pool.max` below 12 in `config/payments.yaml`'],
    [''],
  ])('is another than %j', (title) => {
    expect(duplicateOf(title, promised)).toBeNull();
  });
});
