/** What a section of a post-mortem is for, whatever its template calls it. */
export type SectionKind =
  | 'title'
  | 'details'
  | 'summary'
  | 'story'
  | 'background'
  | 'impact'
  | 'timeline'
  | 'trigger'
  | 'causes'
  | 'whys'
  | 'factors'
  | 'detection'
  | 'response'
  | 'lessons'
  | 'went well'
  | 'went wrong'
  | 'luck'
  | 'actions'
  | 'recurrence'
  | 'messages'
  | 'supporting'
  | 'other';

/**
 * Headings of the common templates, in the order in which they are tried: Google's SRE book (2016, appendix D),
 * PagerDuty's and Atlassian's incident handbooks, incident.io, and what people write without one.
 */
const HEADINGS: readonly (readonly [SectionKind, RegExp])[] = [
  [
    'messages',
    /^(?:messaging|(?:internal|external|customer) (?:message|email|communications?)|status page|announcement)/,
  ],
  ['timeline', /\btimeline\b|^chronology|^sequence of events|^incident log$|^log of events/],
  ['whys', /\b(?:five|5)[ -]?whys?\b|^whys?$|^why[ -](?:chain|analysis)|^root cause identification/],
  ['factors', /^(?:the )?contribut(?:ing|ory|ors?)\b|^aggravating|^what made (?:it|this) worse/],
  [
    'causes',
    /\broot[ -]?causes?\b|^(?:the )?causes?(?: analysis)?$|^causal\b|^why (?:did )?(?:it|this) (?:could )?happen(?:ed)?|^what caused|^diagnosis$|^analysis$|^technical (?:analysis|details?|explanation)/,
  ],
  ['trigger', /^(?:the )?(?:trigger|fault)s?$/],
  [
    'actions',
    /\bactions?\b(?! taken)|\bfollow[- ]?ups?\b|^next steps|^(?:remediation|preventi(?:ve|on))\b|^corrective|^to[- ]?dos?$|^what (?:we(?:['’]ll| will| are)?|will|happens|comes) .{0,20}(?:do|doing|next|chang)|^what(?:['’]s| is) next|^improvements$|^tasks$/,
  ],
  ['luck', /\bluck/],
  ['went well', /\bwent (?:well|right)\b|^what worked|^mitigators$|^what helped|^positives$/],
  [
    'went wrong',
    /\bwent (?:wrong|badly|poorly)\b|did(?:n['’]t| not) (?:go (?:so |as |that )?well|work)|^what (?:hurt|could)|^negatives$|^challenges$/,
  ],
  ['lessons', /\blessons?\b|\blearn(?:ed|t|ings?)\b|^how(?:['’]d| did) we do|^takeaways/],
  [
    'impact',
    /^(?:(?:the|customer|user|business|service|incident) )*(?:impact|effects?|blast radius)\b|^who was affected|^what was the impact|^affected/,
  ],
  ['detection', /\bdetect(?:ion|ed)\b|^how (?:did|was|were|we|it) .{0,20}(?:notice|find|found|discover|detect|learn)/],
  [
    'response',
    /^(?:the |incident )?(?:response|resolution|recovery|mitigation)\b|^how (?:it was|we|did we) .{0,10}(?:fix|resolve|mitigate)|^the fix$|^actions taken/,
  ],
  ['summary', /^(?:executive |incident |post-?mortem |the )*(?:summary|overview|synopsis|abstract|tl;?dr)\b/],
  ['story', /^what happened/],
  ['background', /^(?:background|lead-?up|context|system overview|before the incident)\b/],
  [
    'recurrence',
    /^(?:backlog check|recurrence|related incidents?|similar incidents?|open questions|unknowns|what we do not know)/,
  ],
  [
    'details',
    /^(?:key information|incident details|details|metadata|authors?|participants|attendees|responders|status|date|severity|duration|reviewers?)$/,
  ],
  ['supporting', /^(?:supporting|references?|links|appendix|appendices|evidence|glossary|graphs|sources)\b/],
];

/** Sections whose subsections stay what the section is: `Detection` under the actions groups actions. */
const KEEPS: ReadonlySet<SectionKind> = new Set(['actions', 'timeline', 'whys', 'messages', 'supporting']);

/** A heading in lower case, without number, decoration and what stands in brackets at its end. */
export function headingWords(heading: string): string {
  return heading
    .slice(0, 200)
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]{0,20}/u, '')
    .replace(/^\d{1,3}(?:\.\d{1,3}){0,3}[.):]?[ \t]{1,9}(?=\p{L})/u, '')
    .replace(/[ \t]{0,9}\([^()]{0,80}\)[ \t:]{0,9}$/, '')
    .replace(/[^\p{L}\p{N}!?)]{0,20}$/u, '');
}

/** The kind that a heading names by itself, if it is one of the known ones. */
export function kindOf(heading: string): SectionKind | undefined {
  const words = headingWords(heading);
  return HEADINGS.find(([, pattern]) => pattern.test(words))?.[0];
}

/** The kind of a section under others: its own, or what it inherits. */
export function kindUnder(heading: string, parent: SectionKind | undefined): SectionKind {
  if (parent !== undefined && KEEPS.has(parent)) return parent;
  const own = kindOf(heading);
  return own ?? (parent === undefined || parent === 'title' ? 'other' : parent);
}
