import type { Leg, Safeguard } from '../../schema/index.ts';
import { originOf } from './causal-graph.ts';
import type { Told } from './told.ts';
import type { Measure, Situation } from './measures/measure.ts';
import { MEASURES } from './measures/measures.ts';

/** The absent safeguard that ends a leg, with the measure that would put it there. */
export interface Ending {
  leg: Leg;
  safeguard: Safeguard;
  measure: Measure;
  situation: Situation;
}

/** The absent safeguards of a leg that a measure is known for, the strongest measure first. */
export function endings({ known, suspect, path, detectedBy }: Told, leg: Leg): Ending[] {
  if (!suspect || !path) return [];
  const origin = originOf(suspect);
  const fitting = MEASURES.filter(({ needsMode, safeguard }) => !needsMode || suspect.safeguards.includes(safeguard));
  return fitting.flatMap((measure) => {
    const absent = known.findings.filter(
      (finding): finding is Safeguard =>
        finding.kind === 'safeguard' &&
        finding.leg === leg &&
        finding.state === 'absent' &&
        finding.safeguard === measure.safeguard &&
        (finding.entity.kind !== 'service' || finding.entity.ref === origin),
    );
    const [safeguard] = absent.toSorted((a, b) => Number(b.entity.ref === origin) - Number(a.entity.ref === origin));
    return safeguard
      ? [
          {
            leg,
            safeguard,
            measure,
            situation: { known, suspect, change: suspect.change, path, safeguard, detectedBy },
          },
        ]
      : [];
  });
}
