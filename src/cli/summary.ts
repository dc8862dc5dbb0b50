import type { Investigated } from '../app.ts';
import { rungOf, type Event, type Rca, type Rung } from '../schema/index.ts';
import { dim, heading, print, safe } from './print.ts';
import type { Faces } from './write-files.ts';
import { belief } from '../rca/render/format/quantity.ts';

const MOST_EVENTS = 16;

/** Prints what an engineer wants to know at once: what happened, when, why, what to do, and where to read on. */
export function printSummary({ rca, plan, refused }: Investigated, faces: Faces | undefined): void {
  print(
    '',
    heading(safe(rca.title)),
    dim(`${rca.id} · ${rca.severity} · draft, machine-written, not yet reviewed`),
    '',
  );
  print(...rca.summary.map(({ text }) => `  ${safe(text)}`), '');

  print(heading('Timeline (UTC)'), ...timelineLines(rca), '');
  print(heading('Why'), ...whyLines(rca), '');
  print(heading('What else was considered'), ...hypothesisLines(rca), '');
  print(heading('Preventive actions'), ...actionLines(rca), '');

  const unavailable = rca.sources.filter(({ outcome }) => outcome !== 'answered');
  print(
    heading('Sources'),
    `  answered: ${
      rca.sources
        .filter(({ outcome }) => outcome === 'answered')
        .map(({ tool }) => tool)
        .join(', ') || 'none'
    }`,
  );
  if (unavailable.length > 0)
    print(...unavailable.map(({ tool, outcome, note }) => `  ${tool}: ${outcome}${note ? ` (${safe(note)})` : ''}`));
  for (const { step, from, to, reason } of rca.provenance.fallbacks)
    print(`  ${step}: ${to} instead of ${from} (${safe(reason)})`);
  if (refused.length > 0) {
    print(
      '',
      heading('Not publishable'),
      ...refused.map(({ rule, at, problem }) => `  ${rule} at ${at}: ${safe(problem)}`),
    );
  }
  const { length } = plan.writes;
  print('', `${length} ${length === 1 ? 'write' : 'writes'} planned, none sent. See them: hindcast review ${rca.id}`);
  if (faces) print(`Read it: ${faces.markdown}`, `         ${faces.html}`, `         ${faces.json}`);
}

function timelineLines({ timeline }: Rca): string[] {
  const anchors = new Map(timeline.anchors.map(({ event, name }) => [event, name]));
  const telling = timeline.events.filter(
    ({ id, type }) => anchors.has(id) || ['deploy-finished', 'rollback-finished', 'alert-firing'].includes(type),
  );
  const shown = telling.slice(Math.max(0, telling.length - MOST_EVENTS));
  const line = ({ id, at, lane, what }: Event): string => {
    const anchor = anchors.get(id);
    return `  ${at.slice(11, 19)}  ${lane.padEnd(8)}  ${safe(what)}${anchor ? `  ← ${anchor}` : ''}`;
  };
  const left = timeline.events.length - shown.length;
  return [...shown.map(line), ...(left > 0 ? [dim(`  (and ${left} more events in the document)`)] : [])];
}

function whyLines({ explanation }: Rca): string[] {
  return explanation.whyChains.flatMap(({ leg, whys }) => [
    `  ${leg}`,
    ...whys.map(({ n, answer, stop }) => {
      const end =
        stop === 'structural_condition'
          ? ' ■ root condition'
          : stop === 'evidence_exhausted'
            ? ' □ the evidence stops here'
            : '';
      return `    ${n}. ${safe(answer.text)} (${belief(answer.confidence.p)})${end}`;
    }),
  ]);
}

function hypothesisLines({ hypotheses }: Rca): string[] {
  return hypotheses.flatMap(({ id, statement, status, posterior, predictions }) => {
    const deciding = predictions.find(({ result }) => result === (status === 'rejected' ? 'absent' : 'seen'));
    return [
      `  ${id} ${status} (${belief(posterior)}): ${safe(statement)}`,
      ...(deciding ? [dim(`     ${safe(deciding.observed)} [${deciding.evidence.join(' ')}]`)] : []),
    ];
  });
}

/** What trying a change came to, in a few words. */
const TRIED: Readonly<Record<Rung['outcome'], string>> = {
  passes: "the repository's check passes",
  breaks: "breaks the repository's check: no pull request",
  'failed-before': "the repository's check fails without it, too",
  accepted: 'a cluster takes it',
  refused: 'a cluster refuses it: no pull request',
  'not-provable': 'could not be tried here',
};

function actionLines({ actions }: Rca): string[] {
  return actions.flatMap(({ id, title, owner, due, proof, rungs = [] }) => {
    const proven =
      proof.kind === 'alert-replay'
        ? `replayed: ${proof.firesAt ? `fires ${proof.firesAt.slice(11, 19)}` : 'does not fire'}, ${beforePage(proof.earlierBySeconds)}, ${proof.falseFirings} false firings`
        : proof.kind === 'guard-replay'
          ? `${rungOf(proof) === 'replay' ? 'replayed' : 'tested'}: ${proof.rejectsBad ? 'rejects' : 'does not reject'} the change, accepts ${proof.acceptedGood} of ${proof.goodChanges} earlier ones`
          : proof.kind === 'manifest-check'
            ? `manifest check: ${proof.holds ? 'no fault found' : 'faults found'}`
            : 'not provable here';
    return [
      `  ${id}  ${safe(title)}`,
      dim(
        `         ${owner?.candidate ?? 'no owner found'} · due ${due} · ${[proven, ...rungs.map(({ outcome }) => TRIED[outcome])].join(' · ')}`,
      ),
    ];
  });
}

function beforePage(seconds: number | null): string {
  if (seconds === null) return 'no page to compare with';
  return seconds >= 0 ? `${seconds} s before the page` : `${-seconds} s after the page`;
}
