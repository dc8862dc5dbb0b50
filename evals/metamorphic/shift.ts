import { rewrite, type Recorded } from './recording.ts';

const DAY_MS = 86_400_000;
/** A number is an instant of the recording where it lies this near. */
const NEAR_MS = 60 * DAY_MS;

/** The recording as if it had happened so many days later: every date in every text, every number that is an instant. */
export function shift(recorded: Recorded, days: number): Recorded {
  const aboutMs = Date.parse(recorded.incident.startedAt);
  return rewrite(recorded, (json) =>
    json
      .replaceAll(/(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g, (date) => {
        const ms = Date.parse(`${date}T00:00:00Z`);
        return Number.isNaN(ms) ? date : new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
      })
      .replaceAll(/(?<![\w.-])\d{10}(\d{3})?(\d{3})?(\d{3})?(?![\w-])/g, (digits) => {
        const unit = 10 ** (digits.length - 13);
        if (Math.abs(Number(digits) / unit - aboutMs) > NEAR_MS) return digits;
        return String(
          BigInt(digits) + (BigInt(days) * BigInt(DAY_MS) * BigInt(10 ** 6)) / BigInt(10 ** (19 - digits.length)),
        );
      }),
  );
}
