import type { KillReport } from './kills.ts';
import type { LostReport } from './lost-answers.ts';

const HAPPENED: Readonly<Record<string, string>> = {
  'commit-then-drop': 'a change was carried out, then the connection was cut',
  'commit-then-502': 'a change was carried out, then answered with 502',
  'half-body': 'a change was carried out, and its answer broke off',
  'commit-late': 'the connection was cut, the change was carried out up to a second later',
  drop: 'the connection was cut, and nothing was done',
};

/** What was done to the writer and what came of it, as a table in Markdown. */
export function faultTable(lost: LostReport, killed: KillReport): string {
  const points = [...new Set(killed.points)];
  const rows: [what: string, times: number, came: string][] = [
    ...Object.entries(lost.byFault).map(([fault, times]): [string, number, string] => [
      HAPPENED[fault] ?? fault,
      times,
      outcome(lost.wrong),
    ]),
    ['a list of issues or pull requests stood as it had been a second before', lost.staleLists, outcome(lost.wrong)],
    ...points.map((point): [string, number, string] => [
      `SIGKILL ${point}`,
      killed.points.filter((one) => one === point).length,
      outcome(killed.wrong),
    ]),
    ['SIGKILL at a random request', killed.random, outcome(killed.wrong)],
  ];
  return [
    '| what was done to the writer | times | what stood at the end |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${lost.ambiguous} lost answers in ${lost.rounds} publications of an incident, ${killed.kills} kills in ${killed.incidents}; ${lost.wrong.length + killed.wrong.length} found wrong, ${lost.parked} given up after ten tries and shown to a person.`,
    ...[...lost.wrong, ...killed.wrong].map((fault) => `- ${fault}`),
  ].join('\n');
}

function outcome(wrong: readonly string[]): string {
  return wrong.length === 0 ? 'each released write once, nothing else' : `${wrong.length} wrong, see below`;
}
