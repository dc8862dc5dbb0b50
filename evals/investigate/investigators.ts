import { startModelDouble } from '../../fixtures/doubles/model/model-double.ts';
import { epochMs, type Bundle } from '../../src/index.ts';
import type { InvestigatedCase } from './cases.ts';
import type { Endpoint } from './endpoint.ts';
import { investigateCase, recordingOf, type Investigation } from './investigate.ts';
import { citationsOf } from './measures/citations.ts';
import { evidenceValidity } from './measures/evidence-validity.ts';
import { isGroundedPath, pathOf } from './measures/grounded-path.ts';
import { inventedIn } from './measures/invented.ts';
import { callsInSequence } from './measures/sequence.ts';
import { hypothesesOf, namedBy, rankedBy, rootConditionsOf } from './named.ts';
import { openPassage, type Passage } from './passage.ts';
import type { Effort, Named, Prediction } from './prediction.ts';
import { askStraight, causesIn } from './straight-shot.ts';

/** What was said of a case; the run's own numbers are added by whoever asked. */
export type Said = Omit<Prediction, 'set' | 'case' | 'reasoner' | 'model' | 'repeat'>;

/** Whoever can be asked for the cause of a case. */
export interface Investigator {
  name: string;
  /** Whether a model answers, so that two answers may differ. */
  asksModel: boolean;
  answer: (one: InvestigatedCase) => Promise<Said & { investigation?: Investigation; passage?: Passage }>;
}

const NO_EFFORT: Effort = { calls: 0, callsInSequence: 0, tokensIn: 0, tokensOut: 0, firstCall: 0 };

/** Those who can be compared, by name. `endpoint` is needed where a model answers. */
export function investigators(endpoint: Endpoint | undefined): Investigator[] {
  const withoutModel = [rules, lastDeploy];
  return endpoint ? [...withoutModel, wholeLoop(endpoint), straightShot(endpoint)] : withoutModel;
}

const rules: Investigator = {
  name: 'rules',
  asksModel: false,
  async answer(one) {
    const investigation = await investigateCase(one, 'rules');
    return { ...saidBy(investigation, NO_EFFORT), investigation };
  },
};

/** The latest deploy that was done before the incident began, as its alert tells it. It looks at nothing else. */
const lastDeploy: Investigator = {
  name: 'last-deploy',
  asksModel: false,
  answer(one) {
    const named = latestDeploy(recordingOf(one));
    return Promise.resolve({
      named,
      ranked: named ? [named] : [],
      isGrounded: false,
      hypotheses: [],
      rootConditions: [],
      measures: null,
      effort: NO_EFFORT,
      fallbacks: 0,
      seconds: 0,
    });
  },
};

/** The deploy that finished last before the incident's start; null where none did. */
export function latestDeploy({ incident, recordings }: Bundle): Named | null {
  const began = epochMs(incident.startedAt);
  const deploys = recordings
    .flatMap((recording) => ('observations' in recording ? recording.observations : []))
    .filter((observation) => observation.kind === 'deploy')
    .filter(({ finishedAt }) => epochMs(finishedAt) <= began)
    .toSorted((a, b) => epochMs(b.finishedAt) - epochMs(a.finishedAt));
  const [last] = deploys;
  if (!last) return null;
  return { ref: last.sha, kind: 'change', service: last.service, change: last.sha, mechanism: null, p: 1 };
}

/** The whole investigation, with a model at each step that asks one. */
function wholeLoop(endpoint: Endpoint): Investigator {
  return {
    name: 'openai',
    asksModel: true,
    async answer(one) {
      const passage = await openPassage(endpoint.baseUrl);
      try {
        const investigation = await investigateCase(one, { openai: { ...endpoint, baseUrl: passage.url } });
        return { ...saidBy(investigation, effortOf(passage)), investigation, passage };
      } finally {
        await passage.close();
      }
    },
  };
}

/** One call, shown what the first call of the whole investigation is shown; what it answers is the cause. */
function straightShot(endpoint: Endpoint): Investigator {
  return {
    name: 'straight-shot',
    asksModel: true,
    async answer(one) {
      const { investigation, shown } = await firstQuestion(one);
      const passage = await openPassage(endpoint.baseUrl);
      const from = performance.now();
      try {
        const answer = await askStraight({ ...endpoint, baseUrl: passage.url }, shown);
        const { rca } = investigation;
        const ranked = causesIn(answer, rca);
        const [named = null] = answer.isInconclusive ? [] : ranked;
        return {
          named,
          ranked,
          isGrounded: named !== null && isGroundedPath(answer.path, investigation.bundle.incident.services, rca),
          hypotheses: [],
          rootConditions: [],
          measures: null,
          effort: effortOf(passage),
          fallbacks: 0,
          seconds: Math.round((performance.now() - from) / 10) / 100,
          passage,
        };
      } finally {
        await passage.close();
      }
    },
  };
}

/** What the first call is shown: an investigation is begun with a model that refuses. What code found comes with it. */
async function firstQuestion(one: InvestigatedCase): Promise<{ investigation: Investigation; shown: string }> {
  const double = await startModelDouble({ replies: () => ({ refusal: 'no' }) });
  try {
    const openai = { baseUrl: double.url, model: 'double', retries: 0 };
    const investigation = await investigateCase(one, { openai });
    const asked = double.requests()[0]?.messages.findLast(({ role }) => role === 'user')?.content;
    if (typeof asked !== 'string') throw new Error('no model was asked anything');
    // From which side the first sample looks is said after the data, and is not the straight shot's.
    const [shown = asked] = /^[^]*<\/data \w+>/.exec(asked) ?? [];
    return { investigation, shown };
  } finally {
    await double.close();
  }
}

function saidBy({ rca, texts, bundle, refusedBy, seconds }: Investigation, effort: Effort): Said {
  return {
    named: namedBy(rca),
    ranked: rankedBy(rca).slice(0, 10),
    isGrounded: isGroundedPath(pathOf(rca), bundle.incident.services, rca),
    hypotheses: hypothesesOf(rca),
    rootConditions: rootConditionsOf(rca),
    measures: { ...citationsOf(rca), inventedEntities: inventedIn(rca), evidenceValid: evidenceValidity(rca, texts) },
    effort,
    fallbacks: rca.provenance.fallbacks.length,
    refusedBy,
    seconds,
  };
}

function effortOf(passage: Passage): Effort {
  const calls = passage.calls();
  const sum = (of: (call: (typeof calls)[number]) => number): number => calls.reduce((all, call) => all + of(call), 0);
  return {
    calls: calls.length,
    callsInSequence: callsInSequence(calls),
    tokensIn: sum(({ tokensIn }) => tokensIn),
    tokensOut: sum(({ tokensOut }) => tokensOut),
    firstCall: calls[0]?.tokensIn ?? 0,
  };
}
