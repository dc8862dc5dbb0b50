import { actions } from './actions.ts';
import { causes } from './causes.ts';
import { impact } from './impact.ts';
import { lateness } from './lateness.ts';
import type { LintRule } from './lint-rule.ts';
import { people } from './people.ts';
import { prose } from './prose.ts';
import { secrets } from './secrets.ts';
import { structure } from './structure.ts';
import { timeline } from './timeline.ts';

/** Every rule that a post-mortem of a person is held to. Each id stands once. */
export const lintRules: readonly LintRule[] = [
  ...structure,
  ...lateness,
  ...impact,
  ...timeline,
  ...causes,
  ...prose,
  ...people,
  ...actions,
  ...secrets,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Rules that need no English. */
export const anyLanguage: ReadonlySet<string> = new Set(['X01', 'S08']);
