import { withDeadline } from '../deadline.ts';
import { PublishError, ToolError } from '../errors.ts';
import type { Publishers } from '../publish/publishers.ts';
import type { Store } from '../store/store.ts';
import type { OpenTool, Tool } from '../tool.ts';
import type { OpenTrigger, Trigger } from '../trigger.ts';
import { Refusal } from '../fixes/refusal.ts';
import type { OpenTrial } from '../fixes/trials/trial.ts';
import type { Mind } from './mind.ts';

/** One line of `doctor`. */
export interface Health {
  name: string;
  state: 'on' | 'off' | 'broken';
  note: string;
}

/** What there is to look at. */
export interface Patient {
  parts: { tools: readonly Tool[]; triggers: readonly Trigger[] };
  tools: readonly OpenTool[];
  triggers: readonly OpenTrigger[];
  store: Store;
  publishers: Publishers;
  trials: readonly OpenTrial[];
  mind: Mind;
  now: () => number;
}

/** How long all tools together may take to say that they answer. */
const LOOK_MS = 20_000;

/** Looks at every place once: the store, the reasoner, each tool, each trigger, each publisher, each trial. */
export function healthOf(patient: Patient): Promise<Health[]> {
  return withDeadline(LOOK_MS, (signal) => looks(patient, signal));
}

async function looks(
  { parts, tools, triggers, store, publishers, trials, mind, now }: Patient,
  signal: AbortSignal,
): Promise<Health[]> {
  const context = { signal, now };
  const looked = await Promise.all(
    parts.tools
      .filter(({ name }) => name !== 'bundle')
      .map(async ({ name }): Promise<Health> => {
        const open = tools.find((tool) => tool.name === name);
        if (!open) return { name: `tool ${name}`, state: 'off', note: `no section tools.${name}` };
        return await lookAt(`tool ${name}`, open.doctor(context), ToolError);
      }),
  );
  const publishing = await Promise.all(
    publishers.all.map((publisher) => lookAt(`publisher ${publisher.name}`, publisher.doctor(), PublishError)),
  );
  const trying = await Promise.all(Object.entries(TRIALS).map(([section, name]) => trialHealth(section, name, trials)));
  const chain = await store.audit.verify();
  return [
    {
      name: 'store',
      state: chain.ok ? 'on' : 'broken',
      note: chain.ok ? 'open, audit chain whole' : `audit chain broken at ${chain.at}`,
    },
    {
      name: `reasoner ${mind.name}`,
      state: 'on',
      note: mind.asksModel ? 'not asked: a look costs money' : 'built in',
    },
    ...looked,
    ...parts.triggers.filter(({ name }) => name !== 'manual').map(({ name }) => triggerHealth(name, triggers)),
    ...publishing,
    ...trying,
  ];
}

/** The sections of `trials`, by what their places are called. */
const TRIALS = { check: 'check-command', dryRun: 'dry-run' } as const;

async function trialHealth(section: string, wanted: OpenTrial['name'], trials: readonly OpenTrial[]): Promise<Health> {
  const name = `trial ${wanted}`;
  const open = trials.find((trial) => trial.name === wanted);
  if (!open) return { name, state: 'off', note: `no section trials.${section}` };
  return await lookAt(name, open.doctor(), Refusal);
}

async function lookAt(
  name: string,
  look: Promise<string>,
  expected: abstract new (...args: never[]) => Error,
): Promise<Health> {
  try {
    return { name, state: 'on', note: await look };
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    return { name, state: 'broken', note: error.message };
  }
}

function triggerHealth(name: string, triggers: readonly OpenTrigger[]): Health {
  const isOn = triggers.some((trigger) => trigger.name === name);
  return {
    name: `trigger ${name}`,
    state: isOn ? 'on' : 'off',
    note: isOn ? `POST /hooks/${name}` : `no section triggers.${name}`,
  };
}
