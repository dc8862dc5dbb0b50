import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, parseConfig, readBundle, tools, triggers, type Bundle, type Rca } from '../../src/index.ts';
import { folderPublisher, openStore } from '../../src/testing.ts';
import type { InvestigatedCase } from './cases.ts';

const HOME = join(import.meta.dirname, '../..');

/** What an investigation came to, with the texts that its evidence quotes, by their hash. */
export interface Investigation {
  rca: Rca;
  bundle: Bundle;
  texts: Map<string, string>;
  /** Rules of the checks that the draft still breaks; it may not be published while there is one. */
  refusedBy: string[];
  seconds: number;
}

/** A case as a recorded incident, to look at without investigating it. */
export function recordingOf(one: InvestigatedCase): Bundle {
  const workshop = mkdtempSync(join(tmpdir(), 'hindcast-investigate-'));
  try {
    const folder = join(workshop, 'incident');
    one.recordInto(folder);
    return readBundle(folder);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/**
 * Investigates a case as a recorded incident, from its first question to its draft, with a store of its own, so that no
 * case learns from another. `reasoner` is that section of a configuration.
 */
export async function investigateCase(one: InvestigatedCase, reasoner: unknown): Promise<Investigation> {
  const workshop = mkdtempSync(join(tmpdir(), 'hindcast-investigate-'));
  const store = await openStore({ kind: 'memory' });
  try {
    const folder = join(workshop, 'incident');
    one.recordInto(folder);
    const bundle = readBundle(folder);
    const recorded = tools.find(({ name }) => name === 'bundle');
    if (!recorded) throw new Error('there is no bundle tool');
    const settings = JSON.stringify({ reasoner, logLevel: 'silent', publish: { policy: { rca: 'never' } } });
    const app = await createApp({
      config: parseConfig('the evaluation', settings, tools, triggers, {}),
      tools,
      triggers,
      home: HOME,
      store,
      publisher: folderPublisher({ folder: join(workshop, 'published'), markerSecret: await store.secret('marker') }),
    });
    const from = performance.now();
    const { rca, refused } = await app.investigate(bundle.incident, { tools: [recorded.open({ folder })] });
    const seconds = Math.round((performance.now() - from) / 10) / 100;
    const texts = new Map<string, string>();
    for (const sha of new Set(rca.evidence.map(({ blobSha256 }) => blobSha256))) {
      const text = await store.blobs.get(sha);
      if (text !== undefined) texts.set(sha, text);
    }
    return { rca, bundle, texts, refusedBy: refused.map(({ rule }) => rule), seconds };
  } finally {
    await store.close();
    rmSync(workshop, { recursive: true, force: true });
  }
}
