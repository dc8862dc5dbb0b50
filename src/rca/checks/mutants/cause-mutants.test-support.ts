import { terminalWhys } from '../reading/statements.ts';
import {
  absence,
  anchor,
  confirmed,
  endOf,
  endWith,
  guilty,
  later,
  must,
  onlyRefutedBy,
  rejected,
  root,
  serviceEdge,
  stepOf,
  trigger,
  type Mutant,
} from './parts.test-support.ts';

/** Spoils what is said to have caused what. */
export const causeMutants: Mutant[] = [
  {
    rule: 'C01',
    what: 'a cause after its effect',
    mutate(rca) {
      const { from, to } = must(rca.explanation.edges.find((edge) => edge.from === rca.explanation.trigger));
      const [cause, effect] = [from, to].map((id) => must(rca.explanation.nodes.find((node) => node.id === id)));
      if (cause && effect) cause.at = later(must(effect.at ?? undefined), 600);
    },
  },
  {
    rule: 'C02',
    what: 'a trigger after the onset',
    mutate: (rca) => (trigger(rca).at = later(anchor(rca, 'onset').at, 60)),
  },
  {
    rule: 'C03',
    what: 'a change that had not arrived',
    mutate: (rca) => (guilty(rca).exposedFrom = later(anchor(rca, 'onset').at, 3600)),
    near: (rca) => (guilty(rca).exposedFrom = must(trigger(rca).at ?? undefined)),
  },
  {
    rule: 'C04',
    what: 'two services that nothing joins',
    mutate(rca) {
      const edge = serviceEdge(rca);
      const effect = must(rca.explanation.nodes.find(({ id }) => id === edge.to));
      effect.entity = { kind: 'service', ref: 'zzz-island', aliases: [] };
    },
    near(rca) {
      const edge = serviceEdge(rca);
      const effect = must(rca.explanation.nodes.find(({ id }) => id === edge.to));
      const cause = must(rca.explanation.nodes.find(({ id }) => id === edge.from));
      effect.entity = { kind: 'service', ref: 'zzz-island', aliases: [] };
      rca.calls.push({ caller: 'zzz-island', callee: cause.entity.ref, evidence: [must(rca.evidence[0]).id] });
    },
  },
  { rule: 'C05', what: 'tested by time alone', mutate: (rca) => (serviceEdge(rca).tests = ['timing', 'exposure']) },
  { rule: 'C05', what: 'not tested at all', mutate: (rca) => (serviceEdge(rca).tests = []) },
  { rule: 'C06', what: 'no mechanism', mutate: (rca) => (serviceEdge(rca).mechanism = ' ') },
  {
    rule: 'C07',
    what: 'a revert that changed nothing',
    mutate(rca) {
      const change = guilty(rca);
      change.revertedAt = later(change.exposedFrom, 60);
      anchor(rca, 'mitigated').at = later(change.exposedFrom, 30_000);
    },
    near(rca) {
      const change = guilty(rca);
      change.revertedAt = later(change.exposedFrom, 60);
      anchor(rca, 'mitigated').at = later(change.exposedFrom, 30_000);
      const edge = serviceEdge(rca);
      rca.explanation.edges.push({ ...edge, from: edge.to, to: edge.from, kind: 'feedback' });
    },
  },
  {
    rule: 'C09',
    what: 'a healthy service with the same change',
    mutate(rca) {
      const healthy = { kind: 'service' as const, ref: 'zzz-peer', aliases: [] };
      const { evidence } = guilty(rca);
      rca.inventory.push(healthy);
      rca.impact.blastRadius.push({
        entity: healthy,
        label: 'checked healthy',
        because: 'its errors stayed',
        evidence,
      });
      const known = must(rca.timeline.events.find(({ lane }) => lane === 'change'));
      rca.timeline.events.push({
        ...known,
        id: 'EV-999',
        entity: healthy,
        what: `${guilty(rca).sha.slice(0, 7)} reaches zzz-peer`,
      });
    },
  },
  {
    rule: 'C11',
    what: 'a circle',
    mutate(rca) {
      const edge = serviceEdge(rca);
      rca.explanation.edges.push({ ...edge, from: edge.to, to: edge.from });
    },
    near(rca) {
      const edge = serviceEdge(rca);
      rca.explanation.edges.push({ ...edge, from: edge.to, to: edge.from, kind: 'feedback' });
    },
  },
  { rule: 'C12', what: 'an alert that is not mentioned', mutate: (rca) => (rca.detection.alerts = []) },
  {
    rule: 'C12',
    what: 'an alert set aside on what was affected',
    mutate(rca) {
      const row = must(rca.detection.alerts[0]);
      const hit = must(rca.impact.blastRadius.find(({ label }) => label === 'affected')).entity.ref;
      Object.assign(row, { explained: false, reason: 'it has nothing to do with it' });
      const event = must(rca.timeline.events.find(({ entity }) => entity.kind === 'alert' && entity.ref === row.name));
      event.what = `\`${row.name}\` on ${hit} fires`;
    },
  },
  {
    rule: 'C14',
    what: 'a change that nothing is said about',
    mutate: (rca) => (rca.suspects = rca.suspects.slice(0, 1)),
  },
  {
    rule: 'C15',
    what: 'a condition that only went together',
    mutate: endWith('The deploy correlates with the spike.'),
  },
  {
    rule: 'W01',
    what: 'a jump',
    mutate(rca) {
      const end = endOf(rca);
      end.question = 'Why?';
      end.entities = [];
      end.answer.text = 'Zeppelins glow.';
    },
  },
  { rule: 'W02', what: 'an end without a reason to stop', mutate: (rca) => (endOf(rca).stop = null) },
  { rule: 'W03', what: 'an end at a symptom', mutate: endWith('The pod ran out of memory.') },
  { rule: 'W03', what: 'an end that is called a symptom', mutate: (rca) => (endOf(rca).conditionKind = 'symptom') },
  { rule: 'W04', what: 'an end at a person', mutate: endWith('An engineer ran the script against production.') },
  {
    rule: 'W04',
    what: 'an end that is called a human action',
    mutate: (rca) => (endOf(rca).conditionKind = 'human_action'),
  },
  { rule: 'W05', what: 'an end at the trigger', mutate: endWith('A bad deploy.') },
  { rule: 'W05', what: 'an end that is called the trigger', mutate: (rca) => (root(rca).kind = 'trigger') },
  { rule: 'W06', what: 'an end out of reach', mutate: endWith('The cloud provider had a network issue.') },
  {
    rule: 'W07',
    what: 'the question as its answer',
    mutate: (rca) => (endOf(rca).answer.text = stepOf(rca).answer.text),
  },
  { rule: 'W08', what: 'a leg that is missing', mutate: (rca) => rca.explanation.whyChains.pop() },
  { rule: 'W09', what: 'no counterfactual', mutate: (rca) => (endOf(rca).counterfactual.statement = ' ') },
  {
    rule: 'W10',
    what: 'an end that nothing addresses',
    mutate(rca) {
      const { id, why } = root(rca);
      rca.explanation.rootConditions.shift();
      rca.actions = rca.actions.filter(({ addresses }) => !addresses.includes(id) && !addresses.includes(why));
    },
  },
  {
    rule: 'W11',
    what: 'one path and nothing beside it',
    mutate(rca) {
      for (const chain of rca.explanation.whyChains) {
        chain.whys = chain.whys.filter(
          ({ answersWhy }, index) => chain.whys.findIndex((one) => one.answersWhy === answersWhy) === index,
        );
        for (const why of chain.whys) why.alternatives = [];
      }
    },
  },
  {
    rule: 'W12',
    what: 'a question to a person',
    mutate: (rca) => (endOf(rca).question = 'Why did the engineer restart it?'),
  },
  {
    rule: 'W13',
    what: 'twelve steps',
    mutate(rca) {
      const chain = must(rca.explanation.whyChains[0]);
      for (let n = chain.whys.length + 1; n <= 12; n += 1) {
        const last = must(terminalWhys(chain.whys)[0]);
        chain.whys.push({ ...structuredClone(last), id: `W-prevention-${n}`, n, answersWhy: last.id });
      }
    },
  },
  {
    rule: 'W14',
    what: 'a belief that grows with depth',
    mutate(rca) {
      const [step, end] = [stepOf(rca), endOf(rca)];
      step.answer.confidence = { level: 'possible', p: 0.4, basis: 'temporal' };
      end.answer.evidence = [...step.answer.evidence];
      end.counterfactual.evidence = [];
    },
  },
  { rule: 'H01', what: 'two hypotheses', mutate: (rca) => (rca.hypotheses = rca.hypotheses.slice(0, 2)) },
  { rule: 'H02', what: 'a rejection on nothing', mutate: (rca) => (rejected(rca).refutedBy = []) },
  {
    rule: 'H03',
    what: 'confirmed unseen',
    mutate: (rca) => (must(confirmed(rca).predictions[0]).result = 'unchecked'),
  },
  {
    rule: 'H04',
    what: 'two that nothing tells apart',
    mutate(rca) {
      for (const { predictions } of rca.hypotheses) for (const prediction of predictions) prediction.result = 'seen';
    },
  },
  {
    rule: 'H06',
    what: 'a rejection on the silence of a log',
    mutate(rca) {
      const silence = absence(rca, {});
      silence.source = { ...silence.source, tool: 'loki' };
      onlyRefutedBy(rca, silence);
    },
  },
  {
    rule: 'H06',
    what: 'a rejection on a part',
    mutate: (rca) => onlyRefutedBy(rca, absence(rca, { truncated: true })),
    near(rca) {
      const found = absence(rca, { truncated: false });
      found.source = {
        ...found.source,
        tool: 'prometheus',
        window: { from: later(rca.impact.window.from, -60), to: later(rca.impact.window.to, 60) },
      };
      onlyRefutedBy(rca, found);
    },
  },
  {
    rule: 'H06',
    what: 'a rejection on too short a look',
    mutate(rca) {
      const short = absence(rca, {});
      const { to } = rca.impact.window;
      short.source = { ...short.source, tool: 'prometheus', window: { from: later(to, -1), to } };
      onlyRefutedBy(rca, short);
    },
  },
];
