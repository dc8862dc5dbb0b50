import type { Rca } from '../../../schema/index.ts';
import {
  action,
  claimOf,
  evidenceOf,
  guilty,
  must,
  say,
  stepOf,
  unrecorded,
  type Mutant,
} from './parts.test-support.ts';

function withoutTimeline(rca: Rca): void {
  rca.timeline = { ...rca.timeline, events: [], anchors: [], alertOrder: [] };
  rca.gaps.push(unrecorded('What happened, and in what order?', 'There is no event in what was recorded.'));
}

/** Spoils the whole, its sections and its citations. */
export const documentMutants: Mutant[] = [
  { rule: 'S01', what: 'a section with nothing in it', mutate: (rca) => (rca.sources = []) },
  {
    rule: 'S01',
    what: 'a timeline that was emptied, with a gap that denies what happened',
    mutate: withoutTimeline,
  },
  {
    rule: 'S02',
    what: 'a summary of six words',
    mutate: (rca) => {
      rca.summary = [{ ...claimOf(rca), text: 'It lasted about as expected.' }];
    },
  },
  {
    rule: 'S02',
    what: 'a summary with another duration',
    mutate(rca) {
      for (const claim of rca.summary) claim.text = claim.text.replace(/\d+ (?:s|minutes)\b/g, '7 hours');
    },
  },
  { rule: 'S03', what: 'an id that is given twice', mutate: (rca) => (must(rca.actions[1]).id = action(rca).id) },
  {
    rule: 'S03',
    what: 'a chain that answers a gap although things happened',
    mutate(rca) {
      withoutTimeline(rca);
      for (const { whys } of rca.explanation.whyChains) must(whys[0]).answersWhy = 'GP-98';
    },
  },
  {
    rule: 'S05',
    what: 'one condition and no factor',
    mutate(rca) {
      rca.explanation.rootConditions.length = 1;
      rca.factors = [];
    },
    near: (rca) => (rca.explanation.rootConditions.length = 1),
  },
  {
    rule: 'S07',
    what: 'nothing left open, with a source that could not look',
    mutate(rca) {
      rca.gaps = [];
      must(rca.sources[0]).outcome = 'could not look';
    },
  },
  { rule: 'S08', what: 'a placeholder', mutate: say('TBD') },
  {
    rule: 'G01',
    what: 'a claim on nothing',
    mutate: (rca) => Object.assign(claimOf(rca), { evidence: [], computed: [] }),
  },
  { rule: 'G02', what: 'evidence that is not there', mutate: (rca) => (claimOf(rca).evidence = ['E-met-999']) },
  { rule: 'G03', what: 'a paraphrased excerpt', mutate: (rca) => (must(rca.evidence[0]).excerpt += ' indeed') },
  { rule: 'G04', what: 'an invented figure', mutate: say('It cost 77,123 users their session.') },
  { rule: 'G05', what: 'a time at which nothing happened', mutate: say('It went on until 03:33:33.') },
  { rule: 'G06', what: 'an entity that is not there', mutate: say('It spared `payments-v3-svc`.') },
  {
    rule: 'G07',
    what: 'a commit that is not there',
    mutate: say('It began with deadbee4 of that day.'),
    near: (rca) => (claimOf(rca).text = `It began with ${guilty(rca).sha.slice(0, 9)} of that day.`),
  },
  {
    rule: 'G08',
    what: 'an invented log line',
    mutate: say('The log says "the pool reached out to nobody at all".'),
    near(rca) {
      const { excerpt } = must(rca.evidence.find(({ kind }) => kind === 'log'));
      claimOf(rca).text = `The log says "${must(/[a-z]{2,} [a-z]{2,}/.exec(excerpt)?.[0])}".`;
    },
  },
  {
    rule: 'G08',
    what: 'an invented line in backticks',
    mutate: say('The log says `connection pool of the wrong kind refused`.'),
  },
  {
    rule: 'G09',
    what: 'confirmed on one source',
    mutate: (rca) =>
      Object.assign(claimOf(rca), {
        type: 'inference',
        evidence: claimOf(rca).evidence.slice(0, 1),
        confidence: { level: 'confirmed', p: 0.9, basis: 'peer_comparison' },
      }),
  },
  {
    rule: 'G11',
    what: 'an absence without its check',
    mutate(rca) {
      claimOf(rca).text = 'There was no alert on it.';
      claimOf(rca).evidence = [must(rca.evidence.find(({ kind }) => kind === 'met')).id];
    },
  },
  {
    rule: 'G13',
    what: 'an earlier incident as proof',
    mutate: (rca) => stepOf(rca).answer.evidence.push('E-past-001'),
  },
  {
    rule: 'G15',
    what: 'all, on a sample',
    mutate(rca) {
      claimOf(rca).text = 'All requests failed.';
      evidenceOf(rca, claimOf(rca).evidence[0]).truncated = true;
    },
  },
  {
    rule: 'G16',
    what: 'a confidence above its basis',
    mutate: (rca) => (claimOf(rca).confidence = { level: 'confirmed', p: 0.95, basis: 'temporal' }),
  },
  {
    rule: 'G17',
    what: 'surer than the confidence',
    mutate: (rca) =>
      Object.assign(claimOf(rca), {
        text: 'It definitely was the change.',
        confidence: { level: 'possible', p: 0.5, basis: 'temporal' },
      }),
  },
];
