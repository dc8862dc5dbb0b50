import { rungWords } from '../../rca/render/view/rung-words.ts';
import {
  LEAST_GOOD_CHANGES,
  falseFiringsPerWeek,
  speaksAgainst,
  type Action,
  type Proof,
  type Rung,
} from '../../schema/index.ts';
import { fence } from '../text/fence.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section, sentence } from './section.ts';

/** Whether the action was shown to work, and how far: on what was recorded, and where its change could be tried. */
export function proof(action: Action, context: BodyContext): string {
  return section('Proof', [
    ...proofParagraphs(action.proof, context),
    ...(action.rungs ?? []).flatMap((rung) => rungParagraphs(rung, context)),
    ...untried(action),
    (action.rungs ?? []).some(speaksAgainst)
      ? 'What was tried speaks against the change, so no pull request is opened for it.'
      : null,
  ]);
}

function proofParagraphs(shown: Proof, context: BodyContext): (string | null)[] {
  switch (shown.kind) {
    case 'alert-replay':
      return [alertSentence(shown), verdict(shown.holds)];
    case 'guard-replay':
      return [guardSentence(shown, context), verdict(shown.holds)];
    case 'manifest-check':
      return [
        `Held against the structure of its objects, the changed manifest shows ${shown.holds ? 'no fault' : 'faults'}.`,
        prose(shown.problems.join('; '), context),
      ];
    case 'size-replay':
      return [sizeSentence(shown), verdict(shown.holds), WHAT_STANDS_BEHIND];
    case 'not-provable':
      return [`Not provable here: ${prose(sentence(shown.reason), context) ?? 'no reason is known.'}`];
    case 'not-tried':
      return ['Nothing was tried to show that it works.'];
  }
}

function alertSentence(shown: Extract<Proof, { kind: 'alert-replay' }>): string {
  const { firesAt, earlierBySeconds, falseFirings, healthySeconds } = shown;
  const fired = firesAt === null ? 'does not fire' : `fires at ${firesAt}${lead(earlierBySeconds)}`;
  const firings = falseFirings === 1 ? 'firing' : 'firings';
  return `Replayed over the recorded series, the alert ${fired}, with ${falseFirings} false ${firings} in ${duration(healthySeconds)} of healthy time${weekly(shown)}.`;
}

function guardSentence(
  { rejectsBad, acceptedGood, goodChanges }: Extract<Proof, { kind: 'guard-replay' }>,
  { rca }: BodyContext,
): string {
  const sha = rca.suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha;
  const broke = sha === undefined ? 'the one that broke things' : `${inlineCode(sha.slice(0, 7))}, which broke things,`;
  const bad = rejectsBad ? 'rejects' : 'does not reject';
  const tried = `Run over the recorded changes, the guard ${bad} ${broke} and accepts ${acceptedGood} of ${goodChanges} good ones.`;
  if (goodChanges >= LEAST_GOOD_CHANGES) return tried;
  return `${tried}\nNo more good changes are recorded, and a replay asks for ${LEAST_GOOD_CHANGES}: this counts as a test only.`;
}

function sizeSentence({ size, heldAt, samples }: Extract<Proof, { kind: 'size-replay' }>): string {
  return `Held against what was in use and waiting at each sample while demand was high, ${size} places would have been enough at ${heldAt} of ${samples} samples.`;
}

/** What no recording of a pool that was too small can show. */
const WHAT_STANDS_BEHIND =
  'Not provable here: that what is called answers as many at once as fast as before. Only a test under load shows it.';

function rungParagraphs(rung: Rung, context: BodyContext): (string | null)[] {
  const words = rungWords(rung);
  const said = prose(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`, context);
  if (rung.kind !== 'check-command') return [said];
  const failed = rung.outcome === 'breaks' ? rung.after : rung.outcome === 'failed-before' ? rung.before : null;
  return [said, failed === null || failed.tail === '' ? null : fence(failed.tail)];
}

/** Where nothing is configured to try a drafted change, that is said for each kind of trial that would fit it. */
function untried({ artefact, proof: shown, rungs = [] }: Action): string[] {
  const kinds = new Set(rungs.map(({ kind }) => kind));
  const isCode = artefact.kind === 'pr' && !artefact.files.every((file) => /\.(md|mdx|rst|adoc|txt)$/i.test(file));
  return [
    ...(isCode && !kinds.has('check-command')
      ? ["Not provable here: that the repository's own check still passes. No `trials.check` is configured."]
      : []),
    ...(shown.kind === 'manifest-check' && !kinds.has('dry-run')
      ? [
          'Not provable here: that a cluster takes it. No `trials.dryRun` is configured, and readers hold no right to write.',
        ]
      : []),
  ];
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

function weekly(shown: Extract<Proof, { kind: 'alert-replay' }>): string {
  const rate = falseFiringsPerWeek(shown);
  return rate === null ? '; that is too short to say how many a week' : `; ${rate} a week`;
}
