import { spawnSync } from 'node:child_process';

/** What the first page with a chart loads. Without the loader of the bench, which rewrites each of some 200 modules. */
const LOAD = `
  const before = process.cpuUsage();
  await Promise.all([import('vega'), import('vega-lite')]);
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
`;

/** Milliseconds of processor time to load Vega and Vega-Lite in a process of its own, as the installed product does. */
export function loadingCharts(home: string, runs: number): number[] {
  return Array.from({ length: runs }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', LOAD], {
      cwd: home,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Vega could not be loaded: ${stderr}`);
    return Number(stdout);
  });
}
