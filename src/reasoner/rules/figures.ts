import { FIGURES, type Computation } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/** A computed figure of the incident, by its meaning; undefined where it could not be computed. */
export function figure({ computations }: Case, name: keyof typeof FIGURES): Computation | undefined {
  return computations.find(({ what }) => what === FIGURES[name]);
}

/** The value as people write it: whole from 10 on, two digits below; a ratio in per cent. */
export function shown({ value, unit }: Computation): string {
  if (unit === '%') return `${rounded(value)} %`;
  if (unit === '1') return `${rounded(value * 100)} %`;
  const text = value >= 1000 ? Math.round(value).toLocaleString('en-US') : rounded(value);
  return unit === 'requests' || unit === 'count' ? text : `${text} ${unit}`;
}

function rounded(value: number): string {
  if (Math.abs(value) >= 10 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(2)));
}
