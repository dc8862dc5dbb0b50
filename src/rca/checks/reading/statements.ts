import type { Claim, ComputationId, EvidenceId, Rca, Why } from '../../../schema/index.ts';

/** Where a text stands, which decides the rules that apply to it. */
export type Place =
  | 'title'
  | 'summary'
  | 'event'
  | 'known then'
  | 'silence'
  | 'clocks'
  | 'quantity'
  | 'reach'
  | 'node'
  | 'mechanism'
  | 'why question'
  | 'why'
  | 'counterfactual'
  | 'counterfactual test'
  | 'root condition'
  | 'hypothesis'
  | 'prediction'
  | 'observed'
  | 'ground'
  | 'factor'
  | 'found by'
  | 'alert reason'
  | 'went well'
  | 'action title'
  | 'action text'
  | 'verification'
  | 'follow-up'
  | 'gap'
  | 'question'
  | 'source note';

/** A text of the document that we wrote, and what it rests on. Quoted text (excerpts, diffs, logs) is none. */
export interface Statement {
  /** JSON pointer to the text. */
  at: string;
  place: Place;
  text: string;
  /** The claim that it is, if it is one. */
  claim: Claim | null;
  /** What it cites; null where it states nothing that could be cited: a question, a proposal, a prediction. */
  rests: { evidence: readonly EvidenceId[]; computed: readonly ComputationId[] } | null;
  /** True for the answer that ends a why chain at a condition, and for root conditions. */
  terminal: boolean;
}

/** Every text of an RCA in document order. */
export function statementsOf(rca: Rca): Statement[] {
  return [
    plain('/title', 'title', rca.title),
    ...rca.summary.map((claim, i) => ofClaim(`/summary/${i}`, 'summary', claim)),
    ...timelineTexts(rca),
    ...impactTexts(rca),
    ...explanationTexts(rca),
    ...hypothesisTexts(rca),
    ...rca.factors.map(({ claim, computed }, i) => {
      const statement = ofClaim(`/factors/${i}/claim`, 'factor', claim);
      const both = computed ? [...claim.computed, computed] : claim.computed;
      return { ...statement, rests: { evidence: claim.evidence, computed: both } };
    }),
    ofClaim('/detection/foundBy', 'found by', rca.detection.foundBy),
    ...rca.detection.alerts.map(({ reason, evidence }, i) =>
      resting(`/detection/alerts/${i}/reason`, 'alert reason', reason, evidence),
    ),
    ...rca.wentWell.map((claim, i) => ofClaim(`/wentWell/${i}`, 'went well', claim)),
    ...actionTexts(rca),
    ...closingTexts(rca),
  ];
}

/** The whys that end a chain: no other why asks further. In the order of the chain. */
export function terminalWhys(whys: readonly Why[]): Why[] {
  return whys.filter(({ id }) => !whys.some(({ answersWhy }) => answersWhy === id));
}

function timelineTexts({ timeline }: Rca): Statement[] {
  return [
    ...timeline.events.flatMap(({ what, knownAtTheTime, evidence }, i) => [
      resting(`/timeline/events/${i}/what`, 'event', what, evidence),
      ...(knownAtTheTime === null
        ? []
        : [resting(`/timeline/events/${i}/knownAtTheTime`, 'known then', knownAtTheTime, evidence)]),
    ]),
    ...timeline.silences.map(({ note }, i) => plain(`/timeline/silences/${i}/note`, 'silence', note)),
    plain('/timeline/clocks', 'clocks', timeline.clocks),
  ];
}

function impactTexts({ impact }: Rca): Statement[] {
  return [
    ...impact.quantities.map(({ text, evidence, computation }, i) =>
      resting(`/impact/quantities/${i}/text`, 'quantity', text, evidence, [computation]),
    ),
    ...impact.blastRadius.map(({ because, evidence, label }, i) => {
      const at = `/impact/blastRadius/${i}/because`;
      return label === 'not checked' ? plain(at, 'gap', because) : resting(at, 'reach', because, evidence);
    }),
  ];
}

function explanationTexts({ explanation }: Rca): Statement[] {
  const { nodes, edges, whyChains, rootConditions } = explanation;
  const whys = whyChains.flatMap((chain) => chain.whys);
  return [
    ...nodes.map(({ text, evidence }, i) => resting(`/explanation/nodes/${i}/text`, 'node', text, evidence)),
    ...edges.map(({ mechanism, evidence, from, to }, i) => {
      const ends = nodes.filter(({ id }) => id === from || id === to).flatMap((node) => node.evidence);
      return resting(`/explanation/edges/${i}/mechanism`, 'mechanism', mechanism, [...evidence, ...ends]);
    }),
    ...whyChains.flatMap((chain, i) => chainTexts(chain.question, chain.whys, `/explanation/whyChains/${i}`)),
    ...rootConditions.map(({ statement, why }, i) => {
      const answer = whys.find(({ id }) => id === why)?.answer;
      return {
        ...plain(`/explanation/rootConditions/${i}/statement`, 'root condition', statement),
        rests: { evidence: answer?.evidence ?? [], computed: answer?.computed ?? [] },
        terminal: true,
      };
    }),
  ];
}

function chainTexts(question: string, whys: readonly Why[], at: string): Statement[] {
  const ends = new Set(terminalWhys(whys).filter(({ stop }) => stop !== 'evidence_exhausted'));
  return [
    plain(`${at}/question`, 'why question', question),
    ...whys.flatMap((why, i) => {
      const { answer, counterfactual } = why;
      // It denies what the answers up to here say, and may name their figures.
      const answers = whys.slice(0, i + 1).map((one) => one.answer);
      const evidence = [...counterfactual.evidence, ...answers.flatMap((one) => one.evidence)];
      return [
        plain(`${at}/whys/${i}/question`, 'why question', why.question),
        { ...ofClaim(`${at}/whys/${i}/answer`, 'why', answer), terminal: ends.has(why) },
        resting(
          `${at}/whys/${i}/counterfactual/statement`,
          'counterfactual',
          counterfactual.statement,
          evidence,
          answers.flatMap((one) => one.computed),
        ),
        plain(`${at}/whys/${i}/counterfactual/test`, 'counterfactual test', counterfactual.test),
      ];
    }),
  ];
}

function hypothesisTexts({ suspects, hypotheses }: Rca): Statement[] {
  return [
    ...suspects.flatMap((suspect, i) =>
      (['for', 'against'] as const).flatMap((side) =>
        suspect[side].map(({ statement, evidence }, j) =>
          resting(`/suspects/${i}/${side}/${j}/statement`, 'ground', statement, evidence),
        ),
      ),
    ),
    ...hypotheses.flatMap(({ statement, predictions }, i) => [
      plain(`/hypotheses/${i}/statement`, 'hypothesis', statement),
      ...predictions.flatMap(({ ifTrue, observed, result, evidence }, j) => {
        const at = `/hypotheses/${i}/predictions/${j}`;
        const seen = `${at}/observed`;
        return [
          plain(`${at}/ifTrue`, 'prediction', ifTrue),
          result === 'unchecked' ? plain(seen, 'gap', observed) : resting(seen, 'observed', observed, evidence),
        ];
      }),
    ]),
  ];
}

function actionTexts({ actions }: Rca): Statement[] {
  return actions.flatMap((action, i) => [
    plain(`/actions/${i}/title`, 'action title', action.title),
    ...(['rationale', 'priorityBasis', 'risk', 'rollback'] as const).map((field) =>
      plain(`/actions/${i}/${field}`, 'action text', action[field]),
    ),
    plain(`/actions/${i}/verification/how`, 'verification', action.verification.how),
    plain(`/actions/${i}/verification/expected`, 'verification', action.verification.expected),
  ]);
}

function closingTexts({ followUp, gaps, questions, sources }: Rca): Statement[] {
  return [
    ...followUp.reviews.map(({ what }, i) => plain(`/followUp/reviews/${i}/what`, 'follow-up', what)),
    ...gaps.flatMap((gap, i) =>
      (['question', 'whyItMatters', 'blockedBy', 'askWho', 'effectOnConfidence'] as const).map((field) =>
        plain(`/gaps/${i}/${field}`, 'gap', gap[field]),
      ),
    ),
    ...questions.map(({ text }, i) => plain(`/questions/${i}/text`, 'question', text)),
    ...sources.map(({ note }, i) => plain(`/sources/${i}/note`, 'source note', note)),
  ];
}

function plain(at: string, place: Place, text: string): Statement {
  return { at, place, text, claim: null, rests: null, terminal: false };
}

function resting(
  at: string,
  place: Place,
  text: string,
  evidence: readonly EvidenceId[],
  computed: readonly ComputationId[] = [],
): Statement {
  return { ...plain(at, place, text), rests: { evidence, computed } };
}

function ofClaim(at: string, place: Place, claim: Claim): Statement {
  return { ...resting(`${at}/text`, place, claim.text, claim.evidence, claim.computed), claim };
}
