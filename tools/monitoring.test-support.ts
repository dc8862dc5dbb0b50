import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real server on a free port of this machine, with its data in a folder of its own. */
export interface RealServer {
  url: string;
  close: () => Promise<void>;
}

/** The commands of Prometheus and Alertmanager on this machine; Debian calls the latter by a longer name. */
export const prometheusCommand = firstThatRuns(['prometheus']);
export const alertmanagerCommand = firstThatRuns(['prometheus-alertmanager', 'alertmanager']);

/** Starts Prometheus with a configuration and rules (both YAML, JSON will do) and waits until it answers. */
export async function startPrometheus(config: object, rules: object): Promise<RealServer> {
  return start(prometheusCommand ?? 'prometheus', async (folder, port) => {
    await writeFile(join(folder, 'rules.json'), JSON.stringify(rules));
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({ ...config, rule_files: [join(folder, 'rules.json')] }),
    );
    return [
      `--config.file=${join(folder, 'config.json')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // It finds Alertmanager after 5 s; what it wanted to send before that is sent again so soon.
      '--rules.alert.resend-delay=1s',
    ];
  });
}

/** Starts Alertmanager with a configuration and waits until it answers. */
export async function startAlertmanager(config: object): Promise<RealServer> {
  return start(alertmanagerCommand ?? 'prometheus-alertmanager', async (folder, port) => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    return [
      `--config.file=${join(folder, 'config.json')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
  });
}

/** Asks until what comes is what is waited for; fails after half a minute. */
export async function waitFor<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`no ${what} within 30 s`);
}

async function start(
  command: string,
  prepare: (folder: string, port: number) => Promise<string[]>,
): Promise<RealServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hindcast-real-'));
  const port = await freePort();
  const child = spawn(command, await prepare(folder, port), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const missing = new Promise<never>((_done, fail) => child.once('error', fail));
  const url = `http://127.0.0.1:${port}`;
  try {
    const answer = waitFor(`answer of ${command}`, async () => {
      if (child.exitCode !== null) throw new Error(said);
      return (await fetch(`${url}/-/ready`)).ok ? true : undefined;
    });
    await Promise.race([answer, missing]);
  } catch (error) {
    await stop(child, folder);
    throw new Error(`${command} does not start: ${said.slice(-2000) || String(error)}`, { cause: error });
  }
  return { url, close: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

function firstThatRuns(commands: readonly string[]): string | undefined {
  return commands.find((command) => spawnSync(command, ['--version']).status === 0);
}
