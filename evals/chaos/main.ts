import { parseArgs } from 'node:util';
import { faultTable } from './fault-table.ts';
import { killWriters } from './kills.ts';
import { loseAnswers } from './lost-answers.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    answers: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);

const tell = (report: object) => void process.stdout.write(`${JSON.stringify(report)}\n`);
const lost = await loseAnswers({ least: Number(values.answers), seed }, tell);
const killed = await killWriters({ random: Number(values.kills), perIncident: 5, seed }, tell);
process.stdout.write(`\n${faultTable(lost, killed)}\n`);
process.exitCode = lost.wrong.length + killed.wrong.length === 0 ? 0 : 1;
