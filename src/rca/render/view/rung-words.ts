import type { CommandRun, Rung } from '../../../schema/index.ts';
import { duration } from '../format/quantity.ts';

/** What trying a drafted change showed, in a sentence without its full stop. Commands, names and reasons are untrusted text. */
export function rungWords(rung: Rung): string {
  return rung.kind === 'check-command' ? checkWords(rung) : dryRunWords(rung);
}

function checkWords({
  outcome,
  command,
  sha,
  before,
  after,
  reason,
}: Extract<Rung, { kind: 'check-command' }>): string {
  const where = `\`${command}\` on \`${sha.slice(0, 7)}\``;
  if (before === null) return `the repository's own check is not provable here: ${reason ?? ''}`;
  if (outcome === 'failed-before' || after === null)
    return `${where} ${endWords(before)} without the change, too, so it shows nothing of the change`;
  const ending = outcome === 'passes' ? `and with it (${endWords(after)})` : `and ${endWords(after)} with it`;
  return `${where} ${endWords(before)} without the change ${ending}; both without network`;
}

function endWords({ ended, exit, seconds }: CommandRun): string {
  if (ended === 'time') return `had not ended after ${duration(seconds)}`;
  if (ended === 'memory') return `took more memory than it may after ${duration(seconds)}`;
  return exit === 0 ? `passes in ${duration(seconds)}` : `fails with exit ${exit ?? '?'} after ${duration(seconds)}`;
}

function dryRunWords({ outcome, cluster, objects, problems, reason }: Extract<Rung, { kind: 'dry-run' }>): string {
  if (outcome === 'not-provable') return `a dry run on ${cluster} is not provable here: ${reason ?? ''}`;
  const rest = reason === null ? '' : `; ${reason}`;
  return outcome === 'accepted'
    ? `dry run on ${cluster}: its API server takes ${objects.join(', ')}, and kept nothing${rest}`
    : `dry run on ${cluster}: its API server refuses ${problems.join('; ')}${rest}`;
}
