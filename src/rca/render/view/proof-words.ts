import { LEAST_GOOD_CHANGES, falseFiringsPerWeek, type Proof } from '../../../schema/index.ts';
import { clockOf } from '../format/clock.ts';
import { duration } from '../format/quantity.ts';
import { counted } from './words.ts';

/** What became of the attempt to show that an action works, in a few words. Reasons are untrusted text. */
export function proofWords(proof: Proof): string {
  switch (proof.kind) {
    case 'alert-replay': {
      const false_ = `${counted(proof.falseFirings, 'false firing')} in ${duration(proof.healthySeconds)} of healthy time${weekly(proof)}`;
      if (proof.firesAt === null) return `alert replay: does not fire on this incident; ${false_}`;
      const earlier = proof.earlierBySeconds;
      const gain =
        earlier === null
          ? ''
          : `, ${duration(Math.abs(earlier))} ${earlier < 0 ? 'later' : 'earlier'} than it was detected`;
      return `alert replay: fires at ${clockOf(proof.firesAt)}${gain}; ${false_}`;
    }
    case 'guard-replay': {
      const bad = proof.rejectsBad ? 'rejects the change that broke it' : 'lets the change that broke it pass';
      return `guard replay: ${bad}, accepts ${proof.acceptedGood} of ${proof.goodChanges} good changes${few(proof)}`;
    }
    case 'manifest-check':
      return proof.holds
        ? 'manifest check: no fault in the structure of its objects; no dry run, which readers have no right to'
        : `manifest check: ${proof.problems.join('; ')}`;
    case 'size-replay':
      return `size replay: ${proof.size} places would have held what was in use and waiting at ${proof.heldAt} of ${proof.samples} samples; not provable here: that what it calls answers as many at once as fast`;
    case 'not-provable':
      return `not provable here: ${proof.reason}`;
    case 'not-tried':
      return 'not tried';
  }
}

/** Whether the proof was tried and holds; null where it was not tried. */
export function proofHolds(proof: Proof): boolean | null {
  return 'holds' in proof ? proof.holds : null;
}

/** A guard that was tried on few good changes was tested, not replayed. */
function few({ holds, goodChanges }: Extract<Proof, { kind: 'guard-replay' }>): string {
  if (!holds || goodChanges >= LEAST_GOOD_CHANGES) return '';
  return `; ${LEAST_GOOD_CHANGES} are asked for, so this counts as a test, not as a replay`;
}

function weekly(proof: Extract<Proof, { kind: 'alert-replay' }>): string {
  const rate = falseFiringsPerWeek(proof);
  return rate === null ? ', too short to say how many a week' : `, ${rate} a week`;
}
