import type { Proof } from '../../../schema/index.ts';
import { clockOf } from '../format/clock.ts';
import { duration } from '../format/quantity.ts';
import { counted } from './words.ts';

/** What became of the attempt to show that an action works, in a few words. Reasons are untrusted text. */
export function proofWords(proof: Proof): string {
  switch (proof.kind) {
    case 'alert-replay': {
      const false_ = `${counted(proof.falseFirings, 'false firing')} in ${duration(proof.healthySeconds)} of healthy time`;
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
      return `guard replay: ${bad}, accepts ${proof.acceptedGood} of ${proof.goodChanges} good changes`;
    }
    case 'not-provable':
      return `not provable by code: ${proof.reason}`;
    case 'not-tried':
      return 'not tried';
  }
}

/** Whether the proof was tried and holds; null where it was not tried. */
export function proofHolds(proof: Proof): boolean | null {
  return proof.kind === 'alert-replay' || proof.kind === 'guard-replay' ? proof.holds : null;
}
