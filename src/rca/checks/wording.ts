import { leaveOut } from './reading/leave-out.ts';
import { isPartial } from './reading/partial.ts';
import type { Statement } from './reading/statements.ts';
import type { Fault, Rule } from './rule.ts';
import { everywhere, textRule } from './text-rule.ts';

const ABSENCE =
  /\b(?:no(?! (?:longer|further|hypothesis|later than|earlier than|more than|less than|fewer than)\b)|not any|without (?:any|an?)|lack(?:s|ed)? (?:of )?(?:an?|any)?|missing|absen(?:t|ce)|did not (?:exist|fire|alert)|never (?:fired|ran|alerted)|were no|was no)\b/i;
const UNIVERSAL = /\b(?:all|every|none|only|no other|never|always|entire|each|sole(?:ly)?)\b/i;
const CERTAIN =
  /\b(?:definitely|certainly|undoubtedly|proves?|proven|without doubt|conclusively|the root cause is|was caused by)\b/i;
/** Words of certainty that a sentence can do without. */
const SURE_ADVERB =
  /\b(?:definitely|certainly|undoubtedly|conclusively|without doubt|possibly|perhaps|probably|likely)\b/i;
const TENTATIVE = /\b(?:may|might|could|possibly|perhaps|likely|probably|appears? to|seems? to|suspect(?:ed)?)\b/i;

/** A sentence without what it quotes to the letter from what it cites: those are the words of the record. */
function withoutQuotes(text: string, cited: readonly string[]): string {
  return text.replace(/`([^`]+)`|"([^"]+)"/g, (whole, code?: string, quoted?: string) =>
    cited.some((excerpt) => excerpt.includes(code ?? quoted ?? whole)) ? '' : whole,
  );
}

/** Rules over words that claim more, or less, than the evidence carries. */
export const wording: readonly Rule[] = [
  {
    id: 'G11',
    severity: 'error',
    flags: 'a claim that something was not there, without an absence check',
    why: 'Not having seen it is not having looked for it.',
    bad: 'No alert covers replication lag [E-met-003]',
    good: 'No alert covers replication lag [E-abs-002: 94 rules searched, 0 hits]',
    remedy: 'Cite an absence check: what was searched, for what, with zero hits. Or say what was there instead.',
    check: (_rca, { statements, byId }) =>
      statements
        .filter(({ claim, place }) => isAssertion(claim) || place === 'root condition' || place === 'node')
        .flatMap(({ at, text, rests }) => {
          const cited = (rests?.evidence ?? []).flatMap((id) => byId.get(id)?.excerpt ?? []);
          const match = ABSENCE.exec(withoutQuotes(text, cited));
          if (!match || rests?.evidence.some((id) => id.startsWith('E-abs-'))) return [];
          return [
            { at, text, problem: `"${match[0].trim()}" says that something was absent, and no absence check is cited` },
          ];
        }),
  },
  {
    id: 'G15',
    severity: 'error',
    flags: 'all, every, only, on evidence that is a sample or cut off',
    why: 'What was not returned may be the exception.',
    bad: 'All pods were affected [100 of 4,210 lines]',
    good: '7 of 12 pods were affected',
    remedy: 'Count in the whole, or say what the sample shows.',
    check: (_rca, context) =>
      context.statements
        .filter(({ claim }) => isAssertion(claim))
        .flatMap(({ at, text, rests }) => {
          const match = UNIVERSAL.exec(text);
          const cut = (rests?.evidence ?? []).find((id) => {
            const piece = context.byId.get(id);
            return piece !== undefined && isPartial(piece);
          });
          if (!match || cut === undefined) return [];
          return [{ at, text, problem: `"${match[0]}" rests on ${cut}, which shows a part` }];
        }),
  },
  {
    id: 'G17',
    severity: 'warn',
    flags: 'words that are surer, or less sure, than the confidence',
    why: 'Readers take the word, not the figure.',
    bad: '"definitely" at 0.6; "may" when confirmed',
    good: 'Evidence favours v2.3.1',
    remedy: 'Let the words say what the confidence says.',
    check: (_rca, { statements }) => statements.flatMap(miscalibration),
    rewrite: ({ text }) => leaveOut(text, SURE_ADVERB),
  },
  textRule({
    id: 'C15',
    severity: 'warn',
    flags: 'a root condition that only went together with the effect',
    why: 'Going together is a reason to look, not a reason.',
    bad: 'The deploy correlates with the spike',
    good: 'v2.3.1 removed the index used by query Q7',
    remedy: 'Say by what mechanism.',
    pattern:
      /\b(?:correlat\w+ with|coincid\w+ with|around the same time|may be related|seems related|associated with)\b/i,
    on: ({ place }) => place === 'root condition',
    problem: (match) => `"${match}" is no mechanism`,
  }),
  textRule({
    id: 'S08',
    severity: 'error',
    flags: 'a placeholder',
    why: 'It is unfinished.',
    bad: 'Owner: TBD',
    good: 'Owner: @org/payments',
    remedy: 'Fill it in, or make a gap of it.',
    // Not the marks of log templates, such as `<dur>`: they stand for what differs from line to line.
    pattern:
      /\b(?:TBD|TODO|FIXME|lorem ipsum|to be determined|fill (?:this )?in)\b|<(?!(?:num|ip|hex|dur|uuid|size)>)[A-Z_ ]{3,}>|\bXX+\b|\[(?:insert|your)[^\]]{0,80}\]/i,
    on: everywhere,
    problem: (match) => `"${match}" is a placeholder`,
  }),
];

function isAssertion(claim: Statement['claim']): boolean {
  return claim !== null && claim.type !== 'recommendation' && claim.type !== 'counterfactual';
}

function miscalibration({ at, text, claim }: Statement): Fault[] {
  if (!claim) return [];
  const { p, level } = claim.confidence;
  const certain = p < 0.8 ? CERTAIN.exec(text) : null;
  const tentative = level === 'confirmed' ? TENTATIVE.exec(text) : null;
  return [
    ...(certain ? [{ at, text, problem: `"${certain[0]}" is surer than ${p}` }] : []),
    ...(tentative ? [{ at, text, problem: `"${tentative[0]}" is less sure than confirmed` }] : []),
  ];
}
