import { linesOfCommitWith, linesWith, passagesWith } from './look/lines.ts';
import { isVerb } from './look/verbs.ts';
import { canonical } from '../ledger.ts';
import { weaknessOf } from '../rca/checks/hypotheses.ts';
import { isAboutTheSame, leadOf } from '../rca/lead.ts';
import {
  CONFIDENCE_CAP,
  type Evidence,
  type Ground,
  type Hypothesis,
  type Prediction,
  type Suspect,
  type Window,
} from '../schema/index.ts';

/** Confirmed from here on, with every prediction checked and none failed; `rca.md` d.3. */
const CONFIRMED_FROM = 0.8;
const MARGIN = 0.25;
/** Rejected below this, by a prediction that failed. */
const REJECTED_BELOW = 0.2;
/**
 * Log-odds of what came of tests; `rca.md` d.2, node 8, and the project's own. A prediction that failed, and each source
 * in which one came true: however much comes true in one source, it is one source, and what an outsider can write weighs
 * half, and nothing where no other source stands beside it. Silence where not all was looked at, or of a log, is weak.
 * `placed` is what the analysis gives a suspect, too: calls lead from what is named to the symptom.
 */
const WEIGHT = { absent: -2, silent: -0.5, source: 2, outside: 1, placed: 1 } as const;
/**
 * The most that looks lift a belief to: that of temporal evidence with topology (`rca.md` a.1). Who chooses where to look
 * can choose what is seen, so looks alone make a cause probable and never confirm it.
 */
const MOST_BY_LOOKS = CONFIDENCE_CAP['temporal+topology'];

type Known = ReadonlyMap<string, Evidence>;

/** What is known besides: how far a rejection must have looked, and the tests that a rival was given afterwards. */
export interface Tested {
  /** The incident's window; silence refutes only over all of it. */
  window?: Window;
  /** Tests that were asked for to tell a rival from the leader, each as `H-2 P-3`. */
  rivalTests?: ReadonlySet<string>;
  /** Whether calls lead from what a statement names to the symptom; nothing does where left out. */
  isPlaced?: (statement: string) => boolean;
}

/**
 * How far each hypothesis is believed after its predictions were tested. One about a suspect starts from the suspect's
 * belief, which the analysis made, any other from its prior; both move by the same weights for the looks that were made.
 * A look counts only where it could have failed and tells hypotheses apart. Confirmed needs two independent sources, one
 * of which no outsider can write to. The silence of a log refutes nothing.
 */
export function believe(
  hypotheses: readonly Hypothesis[],
  suspects: readonly Suspect[],
  evidence: readonly Evidence[],
  tested: Tested = {},
): Hypothesis[] {
  const known: Known = new Map(evidence.map((one) => [one.id, one]));
  const weighed = noneUntriedLeads(
    hypotheses.map((hypothesis) => {
      const suspected = suspects.find(({ id }) => id === hypothesis.suspect);
      const refutedBy = hypothesis.predictions
        .filter((one) => one.result === 'absent' && !isWeak(one, known, tested))
        .flatMap(({ id, evidence: [first] }) => (first ? [{ prediction: id, evidence: first }] : []));
      const posterior = posteriorOf(hypothesis, { suspected, known, hypotheses, tested });
      return { ...hypothesis, posterior, refutedBy };
    }),
    suspects,
  );
  const { leader, margin } = leadOf(weighed);
  return weighed.map((hypothesis) => {
    const isLeading = hypothesis.id === leader?.id && margin >= 100 * MARGIN;
    return { ...hypothesis, status: statusOf(hypothesis, isLeading, known) };
  });
}

/**
 * What was never tried is believed less than the most believed of what was tried and not refuted: it may be true, and
 * nothing says so.
 */
function noneUntriedLeads(weighed: readonly Hypothesis[], suspects: readonly Suspect[]): Hypothesis[] {
  const isTriedHere = (one: Hypothesis): boolean => isTried(one, suspects);
  const held = weighed.filter((one) => isTriedHere(one) && !isRefuted(one)).map(({ posterior }) => posterior);
  if (held.length === 0) return [...weighed];
  const most = Math.max(0, Math.round(100 * Math.max(...held) - 1) / 100);
  return weighed.map((one) => (isTriedHere(one) ? one : { ...one, posterior: Math.min(one.posterior, most) }));
}

/** What only tells that a change was near: every other change of its service is as near. */
const NEAR: ReadonlySet<Ground['test']> = new Set(['exposure', 'timing', 'topology', 'locality', 'steady', 'logs']);

/**
 * Whether what decides of a hypothesis was looked at: of a change what it does, or what came of taking it back, where that
 * could be seen of any change; of another suspect its grounds; of what nobody suspects a prediction.
 */
function isTried({ suspect, predictions }: Hypothesis, suspects: readonly Suspect[]): boolean {
  const isLookedAt = predictions.some(({ query, result }) => isVerb(query.tool) && result !== 'unchecked');
  const suspected = suspects.find(({ id }) => id === suspect);
  if (!suspected) return predictions.some(({ result }) => result !== 'unchecked');
  if (isLookedAt || suspected.change === null || suspected.disposition === 'leading') return true;
  return isDecided(suspected) || !suspects.some((one) => one.change !== null && isDecided(one));
}

function isDecided({ for: inFavour, against }: Suspect): boolean {
  return [...inFavour, ...against].some(({ test }) => !NEAR.has(test));
}

function isRefuted({ refutedBy, posterior }: Hypothesis): boolean {
  return refutedBy.length > 0 && posterior < REJECTED_BELOW;
}

/** The predictions of a hypothesis that came true, could have failed, and tell it from the others. */
export function telling(
  hypothesis: Hypothesis,
  { known, hypotheses, tested }: { known: Known; hypotheses: readonly Hypothesis[]; tested: Tested },
): Prediction[] {
  const others = hypotheses
    .filter((one) => one.id !== hypothesis.id && !isAboutTheSame(one, hypothesis))
    .flatMap(({ predictions }) => predictions);
  return hypothesis.predictions.filter((one) => {
    if (one.result !== 'seen' || !couldHaveFailed(one, known)) return false;
    const wanted = canonical([one.query.tool, one.query.input]);
    const alike = others.filter(({ query }) => canonical([query.tool, query.input]) === wanted);
    if (alike.some(({ query }) => query.expect === one.query.expect)) return false;
    return !tested.rivalTests?.has(`${hypothesis.id} ${one.id}`) || alike.length > 0;
  });
}

interface Standing {
  suspected: Suspect | undefined;
  known: Known;
  hypotheses: readonly Hypothesis[];
  tested: Tested;
}

function posteriorOf(hypothesis: Hypothesis, standing: Standing): number {
  const { suspected, known, tested } = standing;
  // What the analysis measured of a suspect is in its belief already.
  const own = suspected ? hypothesis.predictions.filter(({ query }) => isVerb(query.tool)) : hypothesis.predictions;
  const failed = own.filter(({ result }) => result === 'absent');
  const lost = failed.reduce(
    (sum, one) => sum + (isWeak(one, known, tested) || isGuess(one, hypothesis, known) ? WEIGHT.silent : WEIGHT.absent),
    0,
  );
  const sources = [...sourcesOf(telling({ ...hypothesis, predictions: own }, standing), known).values()];
  const gained = sources.includes(false)
    ? sources.reduce((sum, isOutside) => sum + (isOutside ? WEIGHT.outside : WEIGHT.source), 0) +
      (suspected === undefined && tested.isPlaced?.(hypothesis.statement) ? WEIGHT.placed : 0)
    : 0;
  const start = suspected?.p ?? hypothesis.prior;
  if (lost + gained === 0) return start;
  const odds = Math.log(start / (1 - start)) + lost + gained;
  const moved = 1 / (1 + Math.exp(-odds));
  return Math.round(Math.min(moved, Math.max(start, MOST_BY_LOOKS)) * 100) / 100;
}

/** Whether a prediction failed on silence where many faults are silent, or where not all was looked at. */
function isWeak({ evidence: [first] }: Prediction, known: Known, { window }: Tested): boolean {
  const piece = first === undefined ? undefined : known.get(first);
  return piece !== undefined && weaknessOf(piece, window ?? piece.source.window) !== undefined;
}

/**
 * Whether a prediction of a suspect failed on words that were looked for and not found: whoever chose them may have
 * guessed, and the suspect's belief stands on what was measured.
 */
function isGuess({ evidence: [first], query }: Prediction, { suspect }: Hypothesis, known: Known): boolean {
  const isMissed = first !== undefined && known.get(first)?.kind === 'abs';
  return suspect !== null && isVerb(query.tool) && query.expect === 'present' && isMissed;
}

const TIME_ALONE = /^\s*(?:\d{4}-\d{2}-\d{2}T?)?(?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?Z?\s*$/;

/** Silence shows nothing where it was expected, and what stood in the excerpt was known before anybody looked. */
function couldHaveFailed({ query, evidence }: Prediction, known: Known): boolean {
  if (evidence.every((id) => known.get(id)?.kind === 'abs')) return false;
  // That a signal stayed where it was, most explanations expect.
  if (!isVerb(query.tool) && query.expect === 'absent') return false;
  const { evidence: id, pattern } = query.input;
  // That a tool has something to say is known, and a time stands in every series and in every log of that time.
  if (typeof pattern === 'string' ? TIME_ALONE.test(pattern) : query.tool === 'query') return false;
  if (query.expect !== 'present' || typeof id !== 'string' || typeof pattern !== 'string') return true;
  const { kind, excerpt = '' } = known.get(id) ?? {};
  if (kind === 'diff' && linesOfCommitWith(excerpt, pattern).lines.length > 0) return false;
  return (kind === 'log' ? linesWith : passagesWith)(excerpt, pattern).length === 0;
}

/**
 * What nobody but ourselves words: samples, files and rules, objects. A deploy, a commit, a pull request, an alert, an
 * event of a cluster is recorded by a machine, and what is written into its texts comes from whoever caused it.
 */
const OWN_WORDS: ReadonlySet<Evidence['kind']> = new Set(['met', 'cfg', 'kob', 'rbk', 'abs']);

/**
 * The sources in which predictions came true, each with whether an outsider can write to it: what the analysis measured
 * of a record is the record's, what a look found in its text is the words of whoever wrote them.
 */
export function sourcesOf(predictions: readonly Prediction[], known: Known): Map<string, boolean> {
  const sources = new Map<string, boolean>();
  for (const { query, evidence } of predictions.filter(({ result }) => result === 'seen')) {
    for (const id of evidence) {
      const piece = known.get(id);
      if (!piece) continue;
      const source = `${piece.source.tool} ${piece.kind}`;
      const isOutside = piece.outsiderWritable || (isVerb(query.tool) && !OWN_WORDS.has(piece.kind));
      sources.set(source, isOutside && (sources.get(source) ?? true));
    }
  }
  return sources;
}

function statusOf(hypothesis: Hypothesis, isLeading: boolean, known: Known): Hypothesis['status'] {
  const { posterior, predictions } = hypothesis;
  if (isRefuted(hypothesis)) return 'rejected';
  const allSeen = predictions.every(({ result }) => result === 'seen');
  const sources = sourcesOf(predictions, known);
  const isCarried = sources.size >= 2 && [...sources.values()].includes(false);
  return isLeading && posterior >= CONFIRMED_FROM && allSeen && isCarried ? 'confirmed' : 'inconclusive';
}
