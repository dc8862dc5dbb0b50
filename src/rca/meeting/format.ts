import type { Rca } from '../../schema/index.ts';

/** The kind of meeting that fits, with the reason and what has to come out of it. */
export interface FittingFormat {
  name: 'post-mortem' | 'incident review' | 'retrospective';
  reason: string;
  output: string;
}

const OUTPUT: Readonly<Record<FittingFormat['name'], string>> = {
  'post-mortem': 'preventive actions, each with an owner and a date',
  'incident review': 'fixes to paging, escalation and runbooks',
  retrospective: 'agreements on how work is done, over all incidents of the period',
};

/** So many earlier incidents on a condition of this one are a pattern and no accident. */
const PATTERN = 2;

/**
 * Which meeting fits: a retrospective where earlier incidents share the condition, an incident review where only the
 * response left something to change, a post-mortem else.
 */
export function fittingFormat({ precedents, explanation }: Rca): FittingFormat {
  const alike = precedents.filter(({ sharedConditions }) => sharedConditions.length > 0);
  if (alike.length >= PATTERN) {
    return fitting(
      'retrospective',
      `${alike.map(({ incident }) => incident).join(', ')} share a condition with it: one incident is too narrow a frame`,
    );
  }
  const legs = new Set(explanation.rootConditions.map(({ leg }) => leg));
  if (legs.size > 0 && !legs.has('prevention')) {
    return fitting(
      'incident review',
      'The evidence names conditions of detection and response only, none that let it happen',
    );
  }
  return fitting(
    'post-mortem',
    legs.size > 0
      ? 'One incident, and conditions that let it happen and that the team can change'
      : 'One incident whose cause is still open: the people who were there may know what no source shows',
  );
}

function fitting(name: FittingFormat['name'], reason: string): FittingFormat {
  return { name, reason, output: OUTPUT[name] };
}
