import type { AnchorName, Factor, Gap, Lane, Leg, Rca } from '../../../schema/index.ts';

/** How the vocabulary of the schema is read out. */

export const ANCHOR_WORDS: Readonly<Record<AnchorName, string>> = {
  latent: 'latent since',
  trigger: 'trigger',
  onset: 'onset',
  firstSignal: 'first signal',
  detected: 'detected',
  acked: 'acknowledged',
  declared: 'declared',
  mitigationStart: 'mitigation begins',
  mitigated: 'mitigated',
  resolved: 'resolved',
};

export const LANES: readonly Lane[] = ['change', 'traffic', 'symptom', 'alert', 'people', 'recovery'];

export const LEG_WORDS: Readonly<Record<Leg, string>> = {
  prevention: 'Prevention',
  detection: 'Detection',
  mitigation: 'Mitigation',
};

export const EFFECT_WORDS: Readonly<Record<Factor['effect'], string>> = {
  enabled: 'enabled it',
  amplified: 'made it larger',
  delayed_detection: 'delayed detection',
  delayed_diagnosis: 'delayed diagnosis',
  delayed_mitigation: 'delayed mitigation',
  widened_blast_radius: 'widened the reach',
};

export const GAP_WORDS: Readonly<Record<Gap['reason'], string>> = {
  'could-not-look': 'could not look',
  'not-configured': 'no source configured',
  'not-recorded': 'not recorded',
  'found-nothing': 'found nothing',
  truncated: 'the source was cut off',
  undecided: 'not decided',
};

export const STATUS_WORDS: Readonly<Record<Rca['status'], string>> = {
  draft: 'draft, machine-written, not yet reviewed',
  in_review: 'machine-written, in review',
  approved: 'machine-written, approved by a person',
  closed: 'machine-written, approved by a person, closed',
};

export const REACH_LABELS = ['affected', 'checked healthy', 'changed for another reason', 'not checked'] as const;

/** Words of a closed list as people write them: `change_safety` is change safety. */
export function plain(word: string): string {
  return word.replaceAll('_', ' ');
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** With a full stop at its end, if nothing closes it yet. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** `1 source call`, `2 source calls`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
