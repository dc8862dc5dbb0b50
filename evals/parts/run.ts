import { parseArgs } from 'node:util';
import { diagnosed, knownCases, markOf, type Diagnosed, type KnownCase } from '../cross-validate/known-cases.ts';
import { withValues } from '../cross-validate/settings.ts';
import { PARTS, type Part } from './parts.ts';

/**
 * Answers every case with one part of the analysis switched off after another, and prints what falls, in a process of
 * its own because it reads what is true.
 */
const { values } = parseArgs({ options: { data: { type: 'string' } } });
const { data = '' } = values;

/** What is judged together, by how the groups of its cases begin. */
const COLUMNS = ['rootcausebench', 'nezha', 'petshop'];

const cases = knownCases(data);
const whole = cases.map((known) => diagnosed(known));
const before = marksWithout({});

console.log(`| without | ${COLUMNS.join(' | ')} | what falls |`);
console.log(`|${'---|'.repeat(COLUMNS.length + 2)}`);
for (const [name, part] of Object.entries(PARTS)) {
  const marks = marksWithout(part);
  const cells = COLUMNS.map((column) => shown(marks, ({ group }) => group.startsWith(column)));
  console.log(`| ${[name, ...cells, fallen(marks).join(', ')].join(' | ')} |`);
}

type Marks = ReadonlyMap<KnownCase, number>;

function marksWithout({ weights = {}, sign, evidence }: Part): Marks {
  const all = evidence === undefined ? whole : cases.map((known) => diagnosed(withoutEvidence(known, evidence)));
  const marks = withValues(weights, () => all.map((one) => markOf(withoutSign(one, sign))));
  return new Map(cases.map((known, index) => [known, marks[index] ?? 0]));
}

function withoutEvidence(known: KnownCase, evidence: string): KnownCase {
  const load = (): ReturnType<KnownCase['load']> => {
    const one = known.load();
    const answers = one.answers.map((answer) => ({
      ...answer,
      observations: answer.observations.filter(({ kind }) => kind !== evidence),
    }));
    return { ...one, answers };
  };
  return { ...known, load };
}

/** What a sign takes from other signs, because it explains them, stays taken. */
function withoutSign(one: Diagnosed, sign: Part['sign']): Diagnosed {
  const findings = one.diagnosis.findings.filter((finding) => finding.kind !== 'clue' || finding.sign !== sign);
  return { ...one, diagnosis: { ...one.diagnosis, findings } };
}

/** How many are right at the first answer, and within three where that is more. */
function shown(marks: Marks, isOf: (known: KnownCase) => boolean): string {
  const own = [...marks].filter(([known]) => isOf(known)).map(([, mark]) => mark);
  const [first, third] = [own.filter((mark) => mark === 1).length, own.filter((mark) => mark > 0).length];
  return `${first}${third > first ? ` / ${third}` : ''} of ${own.length}`;
}

/** Kinds of fault of which fewer are right at the first answer than with everything in place. */
function fallen(marks: Marks): string[] {
  const kindOf = ({ group, fault }: KnownCase): string => `${group} ${fault}`.trim();
  const kinds = [...new Set(cases.filter(({ fault }) => fault !== '').map(kindOf))];
  const right = (of: Marks, kind: string): number =>
    [...of].filter(([known, mark]) => mark === 1 && kindOf(known) === kind).length;
  return kinds
    .filter((kind) => right(marks, kind) < right(before, kind))
    .map((kind) => `${kind} ${right(before, kind)} → ${right(marks, kind)}`);
}
