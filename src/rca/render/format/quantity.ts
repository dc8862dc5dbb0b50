import type { Computation } from '../../../schema/index.ts';

/** A number with its thousands parted: `24,917`. At most `digits` after the point, no trailing zeros. */
export function grouped(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = fraction?.replace(/0+$/, '') ?? '';
  const sign = value < 0 && Number(value.toFixed(digits)) !== 0 ? '−' : '';
  return `${sign}${parted}${rest === '' ? '' : `.${rest}`}`;
}

/** A belief, from 0 to 1, as it stands everywhere: `0.97`. */
export function belief(p: number): string {
  return p.toFixed(2);
}

/** The value of a computation as a sentence has it: whole from ten on, two digits below; a share in per cent, a time in the units that tell most. */
export function shown({ value, unit }: Computation): string {
  if (unit === 's') return duration(value);
  const [number, of] = unit === '1' ? [value * 100, '%'] : [value, unit];
  const isWhole = Math.abs(number) >= 10 || Number.isInteger(number);
  const text = grouped(number, isWhole ? 0 : 1 - Math.floor(Math.log10(Math.abs(number))));
  return of === 'requests' || of === 'count' ? text : `${text} ${of}`;
}

/** Thousands as `74k` from ten thousand on. */
export function rough(value: number): string {
  return Math.abs(value) >= 10_000 ? `${grouped(Math.round(value / 1000))}k` : grouped(value, 0);
}

/** Seconds in the two units that tell most: `13 s`, `81 min 13 s`, `3 h 20 min`, `28 days`. */
export function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  if (whole < 1 && seconds !== 0) return `${grouped(seconds, 3)} s`;
  if (whole < 120) return `${sign}${whole} s`;
  if (whole < 7200) return sign + pair(whole, 60, 'min', 's');
  if (whole < 172_800) return sign + pair(Math.round(whole / 60), 60, 'h', 'min');
  return sign + pair(Math.round(whole / 3600), 24, 'days', 'h');
}

/** The value of a computation in its unit, as a reader would write it. */
export function valueOf({ value, unit }: Computation): string {
  switch (unit) {
    case 's':
      return duration(value);
    case 'ms':
      return `${grouped(value)} ms`;
    case '%':
      return `${grouped(value)} %`;
    case '/s':
      return `${grouped(value)}/s`;
    case 'requests':
      return `${grouped(value)} requests`;
    case '1':
    case 'count':
      return grouped(value, 4);
  }
}

function pair(total: number, by: number, large: string, small: string): string {
  const rest = total % by;
  return `${Math.floor(total / by)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
