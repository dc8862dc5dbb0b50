import { falseFiringsPerWeek, type Action, type Proof } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section } from './section.ts';

/** Fewer good changes than this are said to be few. */
const WANTED_GOOD = 10;

/** Whether the action was shown to work, and how far. */
export function proof(action: Action, context: BodyContext): string {
  const { proof: shown } = action;
  const said = sentence(shown);
  const reason =
    shown.kind === 'manifest-check' && shown.problems.length > 0 ? prose(shown.problems.join('; '), context) : null;
  if (shown.kind !== 'not-provable') return section('Proof', [said, reason]);
  return section('Proof', [`Not provable here: ${prose(shown.reason, context) ?? 'no reason is known.'}`]);
}

function sentence(proof: Proof): string {
  switch (proof.kind) {
    case 'alert-replay': {
      const fired =
        proof.firesAt === null ? 'does not fire' : `fires at ${proof.firesAt}${lead(proof.earlierBySeconds)}`;
      const firings = proof.falseFirings === 1 ? 'firing' : 'firings';
      const falsely = `${proof.falseFirings} false ${firings} in ${duration(proof.healthySeconds)} of healthy time${weekly(proof)}`;
      return `Replayed over the recorded series the alert ${fired}, with ${falsely}.\n${verdict(proof.holds)}`;
    }
    case 'guard-replay': {
      const bad = proof.rejectsBad ? 'rejects' : 'does not reject';
      return `Run over the recorded changes the guard ${bad} the one that broke things and accepts ${proof.acceptedGood} of ${proof.goodChanges} good ones${proof.goodChanges < WANTED_GOOD ? `, which is all that is recorded` : ''}.\n${verdict(proof.holds)}`;
    }
    case 'manifest-check':
      return `The changed manifest was held against the structure of its objects: ${proof.holds ? 'no fault found' : 'faults found'}. There was no dry run on a server: it asks for the right to write, which readers do not have.\n${verdict(proof.holds)}`;
    case 'not-provable':
      return 'Not provable here.';
    case 'not-tried':
      return 'Nothing was tried to show that it works.';
  }
}

function verdict(holds: boolean): string {
  return holds ? 'The proof holds.' : 'The proof does not hold.';
}

function lead(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds >= 0
    ? `, ${duration(seconds)} before the incident was detected`
    : `, ${duration(-seconds)} after the incident was detected`;
}

function duration(seconds: number): string {
  if (seconds >= 172_800) return `${Math.round(seconds / 86_400)} d`;
  if (seconds >= 7_200) return `${Math.round(seconds / 3_600)} h`;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const rest = Math.round(seconds % 60);
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

function weekly(proof: Extract<Proof, { kind: 'alert-replay' }>): string {
  const rate = falseFiringsPerWeek(proof);
  return rate === null ? '; that is too short to say how many a week' : `; ${rate} a week`;
}
