import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { diagnose } from '../../../../src/index.ts';
import { cloudopsbench } from '../../cloudopsbench.ts';
import type { Cluster } from './cluster.test-support.ts';
import { recordingOf } from './recording.test-support.ts';

/** What the set's question is answered with for a cluster, best first, as `object root_cause taxonomy`. */
export function answered(cluster: Cluster): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-planted-'));
  const { namespace } = cluster;
  writeFileSync(
    join(folder, 'incident.json'),
    JSON.stringify({ id: 'planted', query: 'It is not well.', namespace, system: 'forwarder' }),
  );
  writeFileSync(join(folder, 'tools.json.gz'), gzipSync(JSON.stringify(recordingOf(cluster))));
  const { incident, window, answers } = cloudopsbench.load(folder);
  rmSync(folder, { recursive: true });
  return cloudopsbench
    .answer(diagnose({ incident, window, answers }), incident)
    .map((one) => Object.values(one as object).join(' '));
}
