import { epochMs, instant } from '../../../schema/index.ts';
import { anchor, later, must, say, unrecorded, type Mutant } from './parts.test-support.ts';

/** Spoils the timeline and the figures. */
export const timelineMutants: Mutant[] = [
  { rule: 'T01', what: 'events out of order', mutate: (rca) => rca.timeline.events.reverse() },
  {
    rule: 'T02',
    what: 'a time of another zone',
    mutate: (rca) => (must(rca.timeline.events[0]).what = 'the change is merged at 3:12 PM'),
  },
  {
    rule: 'T02',
    what: 'an instant that its source did not write',
    mutate: (rca) => (must(rca.timeline.events[0]).raw = '2020-01-01T00:00:00+02:00'),
    near(rca) {
      const event = must(rca.timeline.events[0]);
      event.raw = `${instant(epochMs(event.at) + 7_200_000).slice(0, -1)}+02:00`;
    },
  },
  {
    rule: 'T03',
    what: 'an event without evidence',
    mutate: (rca) => (must(rca.timeline.events[0]).evidence = ['E-met-999']),
  },
  {
    rule: 'T04',
    what: 'a turning point that is missing',
    mutate: (rca) => (rca.timeline.anchors = rca.timeline.anchors.filter(({ name }) => name !== 'mitigated')),
    near(rca) {
      rca.timeline.anchors = rca.timeline.anchors.filter(({ name }) => name !== 'mitigated');
      rca.gaps.push({
        id: 'GP-99',
        question: 'When was it mitigated?',
        whyItMatters: 'It bounds the duration.',
        reason: 'not-recorded',
        triedQueries: [],
        blockedBy: 'The metrics stop before it.',
        askWho: 'the responders',
        effectOnConfidence: 'none on the cause',
      });
    },
  },
  {
    rule: 'T05',
    what: 'resolved before the onset',
    mutate: (rca) => (anchor(rca, 'resolved').at = later(anchor(rca, 'onset').at, -600)),
  },
  {
    rule: 'T06',
    what: 'an hour of which nothing is told',
    mutate(rca) {
      const onset = anchor(rca, 'onset').at;
      const kept = rca.timeline.events.filter(({ at }) => at <= onset);
      const end = { ...must(rca.timeline.events.at(-1)), at: later(onset, 3600) };
      rca.timeline.events = [...kept, end];
      rca.timeline.silences = [];
      rca.gaps = [];
      anchor(rca, 'mitigated').at = end.at;
      rca.impact.durationSeconds = 3600;
    },
    near(rca) {
      const onset = anchor(rca, 'onset').at;
      const kept = rca.timeline.events.filter(({ at }) => at <= onset);
      rca.timeline.events = [...kept, { ...must(rca.timeline.events.at(-1)), at: later(onset, 3600) }];
      rca.timeline.silences = [{ from: onset, to: later(onset, 3600), note: 'no message in any channel' }];
      anchor(rca, 'mitigated').at = later(onset, 3600);
      rca.impact.durationSeconds = 3600;
    },
  },
  {
    rule: 'T07',
    what: 'a timeline that begins with the onset',
    mutate: (rca) => (rca.timeline.events = rca.timeline.events.filter(({ at }) => at >= anchor(rca, 'onset').at)),
  },
  {
    rule: 'T07',
    what: 'the same with a gap that denies the changes before it',
    mutate(rca) {
      rca.timeline.events = rca.timeline.events.filter(({ at }) => at >= anchor(rca, 'onset').at);
      rca.timeline.anchors = rca.timeline.anchors.filter(({ at }) => at >= anchor(rca, 'onset').at);
      rca.gaps.push(
        unrecorded('What came before the onset?', 'Nothing in what was recorded happened before the onset.'),
      );
    },
  },
  {
    rule: 'T09',
    what: 'a verdict',
    mutate: (rca) => (must(rca.timeline.events[0]).what = 'unfortunately it is merged'),
  },
  { rule: 'T12', what: 'no firing order', mutate: (rca) => (rca.timeline.alertOrder = []) },
  { rule: 'T12', what: 'a lag of its own', mutate: (rca) => (must(rca.timeline.alertOrder[0]).lagMs = 1) },
  { rule: 'T12', what: 'a lag that is missing', mutate: (rca) => (must(rca.timeline.alertOrder[0]).lagMs = null) },
  {
    rule: 'T14',
    what: 'a decision without what was known',
    mutate: (rca) =>
      (must(rca.timeline.events.find(({ knownAtTheTime }) => knownAtTheTime !== null)).knownAtTheTime = ' '),
  },
  {
    rule: 'T15',
    what: 'a time to detect from another onset',
    mutate(rca) {
      const spans = rca.computations.filter(({ formula }) => formula === 'elapsed');
      const input = must(spans.flatMap(({ inputs }) => inputs).find(({ name }) => name === 'onset'));
      if (input.kind === 'instant') input.at = later(input.at, -60);
    },
  },
  { rule: 'I01', what: 'an extent without a number', mutate: say('Some customers saw errors.') },
  { rule: 'I02', what: 'a figure without a number', mutate: (rca) => (must(rca.impact.quantities[0]).text = 'high') },
  {
    rule: 'I02',
    what: 'another figure',
    mutate: (rca) => (must(rca.impact.quantities[0]).text = '987,654 requests (1.5 %)'),
  },
  { rule: 'I03', what: 'a duration of its own', mutate: (rca) => (rca.impact.durationSeconds += 77) },
  {
    rule: 'I04',
    what: 'a share without its base',
    mutate(rca) {
      const share = must(
        rca.impact.quantities.find(({ computation }) =>
          rca.computations.some(({ id, formula }) => id === computation && formula === 'ratio'),
        ),
      );
      const value = must(rca.computations.find(({ id }) => id === share.computation));
      share.text = `${(value.value * (value.unit === '%' ? 1 : 100)).toFixed(1)} %`;
      rca.impact.quantities = [share];
    },
  },
  {
    rule: 'I04',
    what: 'an estimate without bounds',
    mutate: (rca) => (must(rca.impact.quantities[0]).text = `about ${must(rca.impact.quantities[0]).text}`),
    near: (rca) => (must(rca.impact.quantities[0]).text = `about ${must(rca.impact.quantities[0]).text} (± 0.3 pp)`),
  },
];
