import type { Computation, ComputationInput, Window } from '../../schema/index.ts';
import { computed } from '../compute.ts';
import { sampleBlob, sampleEvidence } from './evidence.test-support.ts';
import { on } from './series.test-support.ts';

type Draft = Omit<Computation, 'value'>;

const whole: Window = { from: on('09:37:00'), to: on('10:58:30') };

function samples(name: string, evidence: string, window = whole): ComputationInput {
  return { kind: 'samples', name, window, evidence };
}

function at(name: string, time: string, evidence: string): ComputationInput {
  return { kind: 'instant', name, at: on(time), evidence };
}

function result(name: string, computation: string): ComputationInput {
  return { kind: 'computation', name, computation };
}

function elapsed(id: string, what: string, from: ComputationInput, to: ComputationInput): Draft {
  return { id, what, formula: 'elapsed', inputs: [from, to], unit: 's' };
}

function increase(id: string, what: string, evidence: string, window = whole): Draft {
  return { id, what, formula: 'increase', inputs: [samples('counter', evidence, window)], unit: 'count' };
}

const drafts: Draft[] = [
  increase('C-1', 'confirmations later than 5 min', 'E-met-006'),
  increase('C-2', 'confirmations on time', 'E-met-007'),
  {
    id: 'C-3',
    what: 'confirmations',
    formula: 'sum',
    inputs: [result('late', 'C-1'), result('on time', 'C-2')],
    unit: 'count',
  },
  { id: 'C-4', what: 'share late', formula: 'ratio', inputs: [result('late', 'C-1'), result('all', 'C-3')], unit: '%' },
  increase('C-5', 'confirmations sent again', 'E-met-010'),
  elapsed('C-6', 'duration', at('onset', '09:37:02', 'E-met-002'), at('resolved', '10:58:15', 'E-met-003')),
  elapsed('C-7', 'onset to detection', at('onset', '09:37:02', 'E-met-002'), at('detected', '10:02:40', 'E-tkt-001')),
  elapsed(
    'C-8',
    'restart to diagnosis',
    at('restart', '10:09:00', 'E-chat-002'),
    at('found', '10:15:30', 'E-chat-003'),
  ),
  {
    id: 'C-9',
    what: 'longest handling of a batch',
    formula: 'maximum',
    inputs: [samples('handling', 'E-met-009')],
    unit: 's',
  },
  increase('C-10', 'rebalances', 'E-met-002'),
  elapsed('C-11', 'revert to mitigation', at('merged', '10:19:05', 'E-diff-002'), at('out', '10:34:50', 'E-dep-003')),
  elapsed('C-12', 'image build', at('started', '10:19:20', 'E-diff-002'), at('finished', '10:33:10', 'E-diff-002')),
  {
    id: 'C-13',
    what: 'greatest age of a confirmation',
    formula: 'maximum',
    inputs: [samples('age', 'E-met-013')],
    unit: 's',
  },
  {
    id: 'C-14',
    what: 'largest batch before the promotion',
    formula: 'maximum',
    inputs: [samples('records', 'E-met-008', { from: on('09:16:00'), to: on('09:35:00') })],
    unit: 'count',
  },
  increase('C-15', 'rebalances after the restart', 'E-met-002', { from: on('10:09:00'), to: on('10:15:30') }),
  elapsed(
    'C-17',
    'log line found to revert',
    at('found', '10:15:30', 'E-chat-003'),
    at('merged', '10:19:05', 'E-diff-002'),
  ),
  {
    id: 'C-16',
    what: 'largest batch under the promotion',
    formula: 'maximum',
    inputs: [samples('records', 'E-met-008')],
    unit: 'count',
  },
];

/** The computations of the sample incident, each with its value. */
export const sampleComputations: Computation[] = drafts.reduce<Computation[]>(
  (known, draft) => [...known, computed(draft, { evidence: sampleEvidence, blob: sampleBlob, computations: known })],
  [],
);
