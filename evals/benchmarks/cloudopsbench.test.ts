import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/index.ts';
import { cloudopsbench } from './cloudopsbench.ts';
import { ageSeconds, outline, table, valueOf } from './cloudopsbench/kubectl.ts';

const POD = `Name:             cart-5d8f-x2x9z
Namespace:        shop
Node:             node-1/10.0.0.4
Labels:           app=cart
                  tier=back
Status:           Pending
Controlled By:    ReplicaSet/cart-5d8f
Containers:
  server:
    Image:          registry.example/cart:v9
    Port:           7070/TCP
    State:          Waiting
      Reason:       ImagePullBackOff
    Ready:          False
    Restart Count:  0
Conditions:
  Type              Status
  Ready             False
Events:
  Type     Reason   Age                From     Message
  ----     ------   ----               ----     -------
  Warning  Failed   17s (x2 over 30s)  kubelet  Failed to pull image "registry.example/cart:v9": not found
`;
const DEPLOYMENT = `Name:                   cart
Namespace:              shop
Selector:               app=cart
Replicas:               1 desired | 1 updated | 1 total | 0 available | 1 unavailable
Pod Template:
  Labels:  app=cart
  Containers:
   server:
    Image:      registry.example/cart:v9
    Port:       7070/TCP
`;
const REPLICA_SET = `Name:           cart-5d8f
Namespace:      shop
Controlled By:  Deployment/cart
Replicas:       1 current / 1 desired
`;

function caseOf(tools: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-cloudops-'));
  writeFileSync(
    join(folder, 'incident.json'),
    JSON.stringify({ id: 'made-up', query: 'It is down.', namespace: 'shop', system: 'shop' }),
  );
  writeFileSync(join(folder, 'tools.json.gz'), gzipSync(JSON.stringify(tools)));
  return folder;
}

function describing(type: string, name: string, text: string): Record<string, string> {
  return { [`DescribeResource:${JSON.stringify({ resource_type: type, name, namespace: 'shop' })}`]: text };
}

const STAMP = { collection_timestamp: '2026-05-20T22:00:00.000000' };

describe('a case of cloudopsbench', () => {
  it('is answered from what its descriptions say', () => {
    const folder = caseOf({
      ...STAMP,
      ...describing('pods', 'cart-5d8f-x2x9z', POD),
      ...describing('deployments', 'cart', DEPLOYMENT),
      ...describing('replicasets', 'cart-5d8f', REPLICA_SET),
    });

    const { incident, window, answers } = cloudopsbench.load(folder);
    const ranked = cloudopsbench.answer(diagnose({ incident, window, answers }), incident);

    expect(incident.resolvedAt).toBe('2026-05-20T14:00:00.000Z');
    expect(ranked).toEqual([
      { fault_object: 'app/cart', root_cause: 'incorrect_image_reference', fault_taxonomy: 'Startup_Fault' },
    ]);
  });

  it('holds no credential', () => {
    const manifest =
      'kind: Secret\nmetadata: { name: cart-db, namespace: shop }\nstringData: { DB_HOST: ledger, DB_PASSWORD: hunter2 }\n';
    const folder = caseOf({
      ...STAMP,
      ...describing('secrets', 'cart-db', 'Name:  cart-db\nNamespace:  shop\n'),
      'GetAppYAML:{"app_name":"cart"}': manifest,
    });

    const told = JSON.stringify(cloudopsbench.load(folder).answers);

    expect(told).toContain('ledger');
    expect(told).not.toContain('hunter2');
  });

  it('is refused where it does not say when it was read', () => {
    expect(() => cloudopsbench.load(caseOf({}))).toThrow('collection_timestamp');
  });

  it('may lack every tool', () => {
    const { incident, window, answers } = cloudopsbench.load(caseOf(STAMP));

    expect(cloudopsbench.answer(diagnose({ incident, window, answers }), incident)).toEqual([]);
  });
});

describe('what kubectl prints', () => {
  it('is read by indentation', () => {
    const lines = outline(POD);

    expect(valueOf(lines, 'Status')).toBe('Pending');
    expect(lines.find(({ key }) => key === 'Containers')?.children[0]?.key).toBe('server');
  });

  it('is read by the columns of its head, empty cells included', () => {
    const rows = table('NAME   STATUS    VOLUME   AGE\npvc-a  Pending            5m\n');

    expect(rows).toEqual([{ NAME: 'pvc-a', STATUS: 'Pending', VOLUME: '', AGE: '5m' }]);
  });

  it.each([
    ['109s', 109],
    ['5m56s', 356],
    ['4d20h', 417_600],
    ['<none>', null],
  ])('says an age of %s', (age, seconds) => {
    expect(ageSeconds(age)).toBe(seconds);
  });
});
