import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRun, Rung } from '../../../schema/index.ts';
import { Refusal } from '../../refusal.ts';
import { digestOfPatch, type OpenTrial, type Patch } from '../trial.ts';
import { checkOut, headOf, putFiles } from './checkout.ts';
import { runApart, type Limits } from './run-apart.ts';

/** The command by which a repository checks itself, as the operator names it. */
export interface CheckOptions extends Limits {
  /** The folder of a local clone. */
  clone: string;
  /** A program and its arguments; no shell reads it. */
  command: readonly string[];
  bring: Readonly<Record<string, string>>;
  /** Where programs are looked for, by us and by the command. */
  path: string;
  /** Takes secrets and personal data out of what the command printed. */
  clean: (text: string) => string;
}

const LONGEST_TAIL = 2_000;
/** Tells where a program is found, or fails. */
const FINDING = ['sh', '-c', 'command -v -- "$1"', 'sh'] as const;
const FINDING_SECONDS = 15;
// eslint-disable-next-line no-control-regex
const TERMINAL = /\u001b\[[0-9;?]{0,20}[A-Za-z]/g;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

type CheckRung = Extract<Rung, { kind: 'check-command' }>;

/**
 * Runs the repository's own check on the tree that a change was made from, without the change and with it. A fetched
 * repository is untrusted code, and so is a drafted change: both run apart, or not at all.
 */
export function checkCommand(options: CheckOptions): OpenTrial {
  const { clone, command, path, clean } = options;
  // Every action of an incident is made from one tree, which is checked once.
  const before = new Map<string, Promise<CommandRun>>();

  async function run({ sha, files }: Patch, what: Partial<CheckOptions> = {}): Promise<CommandRun> {
    const scratch = await mkdtemp(join(tmpdir(), 'hindcast-check-'));
    try {
      const tree = await checkOut(clone, sha, scratch, path);
      await putFiles(tree, files);
      const ran = await runApart({ ...options, ...what, tree, scratch });
      return { ...ran, tail: endOf(clean(ran.tail)) };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  function unpatched(sha: string): Promise<CommandRun> {
    const known = before.get(sha) ?? run({ sha, files: [] });
    before.set(sha, known);
    return known;
  }

  return {
    name: 'check-command',
    async attempt(patch) {
      const told = {
        kind: 'check-command',
        patch: digestOfPatch(patch),
        command: command.map(asTyped).join(' '),
        sha: patch.sha,
      } as const;
      try {
        return await judged(told, await unpatched(patch.sha), () => run(patch));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ...told, outcome: 'not-provable', before: null, after: null, reason: error.message };
      }
    },

    // The check itself is not run: it may take an hour.
    async doctor() {
      const [program = ''] = command;
      const sha = await headOf(clone, path);
      const found = await run({ sha, files: [] }, { command: [...FINDING, program], timeoutSeconds: FINDING_SECONDS });
      if (found.ended !== 'itself') throw new Refusal(`the room for it took more ${found.ended} than it may to make`);
      if (found.exit !== 0)
        throw new Refusal(`there is no program ${program} in the room: name its folder in path, or bring it`);
      return `${found.tail} is found in a room apart, with ${clone} at ${sha.slice(0, 7)}`;
    },
  };
}

/** An argument as it would be typed into a shell: in quotes, where a shell would take it for more than one word. */
function asTyped(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** The last lines of an output, without what moves a terminal's cursor or colours it. */
function endOf(output: string): string {
  const text = output.replaceAll(TERMINAL, '').replaceAll(CONTROL, '').trimEnd();
  return text.length <= LONGEST_TAIL ? text : text.slice(text.indexOf('\n', text.length - LONGEST_TAIL) + 1);
}

async function judged(
  told: Pick<CheckRung, 'kind' | 'patch' | 'command' | 'sha'>,
  before: CommandRun,
  run: () => Promise<CommandRun>,
): Promise<CheckRung> {
  if (before.exit !== 0) {
    const reason = 'the check fails without the change, too, so it can show nothing of it';
    return { ...told, outcome: 'failed-before', before, after: null, reason };
  }
  const after = await run();
  return { ...told, outcome: after.exit === 0 ? 'passes' : 'breaks', before, after, reason: null };
}
