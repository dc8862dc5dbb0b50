import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { startModelDouble } from '../../fixtures/doubles/model/model-double.ts';
import {
  createApp,
  parseConfig,
  readBundle,
  renderHtml,
  renderMarkdown,
  tools,
  triggers,
  writeBundle,
} from '../../src/index.ts';
import { folderPublisher, openStore } from '../../src/testing.ts';
import { withHeartbeat, type Cost } from './heartbeat.ts';
import { planted } from './plant.ts';
import { unpacked } from './traces.ts';

const HOME = resolve(import.meta.dirname, '../..');
const INCIDENT = join(HOME, 'fixtures/incidents/pool-shrunk');

/** All that an investigation left behind or sent out, by where it went. */
export type Outputs = Readonly<Record<'evidence' | 'database' | 'log' | 'prompts' | 'faces' | 'published', string>>;

/** Where hostile texts are investigated, one after another, on one store that is emptied in between. */
export interface Laboratory {
  /**
   * Investigates a recorded incident in which a text was planted in every carrier, with a model that refuses, so that it
   * is asked and the rules write; publishes all of it into a folder; and gives everything that came out. `plantedMb`: how large the incident was with it.
   */
  outputsOf: (text: string) => Promise<{ outputs: Outputs; cost: Cost; plantedMb: number }>;
  close: () => Promise<void>;
}

/** Opens a laboratory whose installation has some credentials of its own. */
export async function openLaboratory(credentials: Readonly<Record<string, string>>): Promise<Laboratory> {
  const workshop = mkdtempSync(join(tmpdir(), 'hindcast-adversarial-'));
  const model = await startModelDouble({ replies: () => ({ refusal: 'no' }) });
  const store = await openStore({ kind: 'memory' });
  const whole = readBundle(INCIDENT);
  const lines: string[] = [];
  const settings = [
    `reasoner: {openai: {baseUrl: "${model.url}", apiKey: ${JSON.stringify(credentials['MODEL_KEY'] ?? 'none')}, model: double, retries: 0}}`,
    `publish: {github: {owner: acme, repo: shop, token: ${JSON.stringify(credentials['GITHUB_TOKEN'] ?? 'none')}}, policy: {rca: immediate, issues: immediate, fixes: immediate}}`,
  ];
  const recorded = tools.find(({ name }) => name === 'bundle');
  if (!recorded) throw new Error('there is no bundle tool');
  let count = 0;

  return {
    async outputsOf(text) {
      count += 1;
      const [folder, published] = [join(workshop, `incident-${count}`), join(workshop, `published-${count}`)];
      await store.pool.query(EMPTY);
      lines.length = 0;
      const asked = model.requests().length;
      const bundle = planted(whole, text);
      writeBundle(folder, bundle);
      const app = await createApp({
        config: parseConfig('adversarial', settings.join('\n'), tools, triggers, {}),
        tools,
        triggers,
        home: HOME,
        store,
        publisher: folderPublisher({ folder: published, markerSecret: await store.secret('marker') }),
        log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
      });
      const opened = recorded.open({ folder });
      const { result: rca, cost } = await withHeartbeat(async (enter) => {
        const investigated = await app.investigate(bundle.incident, {
          tools: [opened],
          onProgress: ({ stage, state }) => enter(state === 'began' ? stage : `after ${stage}`),
        });
        enter('publish');
        await app.publish();
        return investigated.rca;
      });
      const outputs = {
        evidence: JSON.stringify(await app.recorded(rca.id)),
        database: await dump(store.pool),
        log: lines.join(''),
        prompts: JSON.stringify(model.requests().slice(asked)),
        faces: [JSON.stringify(rca), renderMarkdown(rca), await renderHtml(rca)].join('\n'),
        published: textsIn(published),
      };
      return { outputs, cost, plantedMb: JSON.stringify(bundle).length / 2 ** 20 };
    },

    async close() {
      await model.close();
      await store.close();
      rmSync(workshop, { recursive: true, force: true });
    },
  };
}

/** All that investigations leave; the audit, which nobody can empty, is looked at again each time. */
const EMPTY = `
  TRUNCATE hindcast.incidents, hindcast.blobs, hindcast.deliveries CASCADE;
  DO $$ BEGIN
    IF to_regclass('hindcast_graph.checkpoints') IS NOT NULL THEN
      TRUNCATE hindcast_graph.checkpoints, hindcast_graph.checkpoint_blobs, hindcast_graph.checkpoint_writes;
    END IF;
  END $$`;

type Pool = Awaited<ReturnType<typeof openStore>>['pool'];

/** Every value of every table, unpacked where it is packed. */
async function dump(pool: Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const out: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    for (const row of rows) out.push(name, ...Object.values(row).map(plain));
  }
  return out.join('\n');
}

function plain(value: unknown): string {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return (unpacked(bytes) ?? bytes).toString('utf8');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textsIn(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    .join('\n');
}
