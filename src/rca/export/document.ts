import type { Claim, Rca } from '../../schema/index.ts';
import { clockOf, dayOf, minuteOf, precisionOf } from '../render/format/clock.ts';
import { belief, duration, valueOf } from '../render/format/quantity.ts';
import { clockWords, whenWords } from '../render/view/headline.ts';
import { proofWords } from '../render/view/proof-words.ts';
import { timelineRows } from '../render/view/timeline-rows.ts';
import { whyRows } from '../render/view/why-rows.ts';
import { EFFECT_WORDS, GAP_WORDS, LEG_WORDS, STATUS_WORDS, capital, plain, sentence } from '../render/view/words.ts';

/** A part of a document for places that have their own form: all text is plain and untrusted. */
export type Part =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: readonly string[]; ordered: boolean }
  | { kind: 'table'; heads: readonly string[]; rows: readonly (readonly string[])[] }
  | { kind: 'excerpt'; title: string; text: string };

/** A document of such parts. */
export interface PlainDocument {
  title: string;
  parts: Part[];
}

/** An RCA in the order in which it is read, in parts that any wiki can show. Ids stand in brackets; evidence is quoted at the end. */
export function plainDocument(rca: Rca): PlainDocument {
  return {
    title: `${rca.id}: ${rca.title}`,
    parts: [
      paragraph(
        [rca.severity, STATUS_WORDS[rca.status], whenWords(rca), `services: ${rca.services.join(', ')}`].join(' · '),
      ),
      paragraph(clockWords(rca)),
      ...section('Summary', list(rca.summary.map(told))),
      ...section('Timeline (UTC)', timeline(rca)),
      ...section('Impact', impact(rca), reach(rca)),
      ...section('Why', ...whys(rca)),
      ...section('What else was considered', hypotheses(rca)),
      ...section('Contributing factors', factors(rca)),
      ...section('Detection and response', paragraph(told(rca.detection.foundBy))),
      ...section('What went well, and luck', list(rca.wentWell.map(told))),
      ...section('Preventive actions', actions(rca)),
      ...section('Follow-up', list(rca.followUp.reviews.map(({ at, what }) => `${at}: ${what}`))),
      ...section('What we do not know', gaps(rca)),
      ...section(
        'Questions for the responders',
        list(
          rca.questions.map(({ text }) => text),
          true,
        ),
      ),
      ...section(
        'Evidence',
        ...rca.evidence.map(({ id, title, excerpt }): Part => ({
          kind: 'excerpt',
          title: `${id} ${title}`,
          text: excerpt,
        })),
      ),
      paragraph(
        `Drafted by Hindcast ${rca.provenance.hindcast}, a machine, at ${minuteOf(rca.provenance.finishedAt)} UTC.`,
      ),
    ],
  };
}

/** A section under its heading; none where nothing stands in it. */
function section(text: string, ...parts: readonly (Part | undefined)[]): Part[] {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? [] : [{ kind: 'heading', text }, ...there];
}

function paragraph(text: string): Part {
  return { kind: 'paragraph', text };
}

function list(items: readonly string[], ordered = false): Part | undefined {
  return items.length === 0 ? undefined : { kind: 'list', items, ordered };
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): Part | undefined {
  return rows.length === 0 ? undefined : { kind: 'table', heads, rows };
}

function told({ text, computed, evidence }: Claim): string {
  return `${text}${cited([...computed, ...evidence])}`;
}

function cited(ids: readonly string[]): string {
  return ids.length === 0 ? '' : ` [${[...new Set(ids)].join(' ')}]`;
}

function timeline(rca: Rca): Part | undefined {
  const day = dayOf(rca.impact.window.from);
  const rows = timelineRows(rca).map((row) => {
    if (row.kind === 'silence')
      return [`${clockOf(row.from, day)} – ${clockOf(row.to, day)}`, 'gap', row.note, row.evidence.join(' ')];
    const { at, precisionMs, lane, what, evidence } = row.event;
    const anchors = row.anchors.length > 0 ? `${row.anchors.join(', ')}: ` : '';
    return [`${clockOf(at, day)}${precisionOf(precisionMs)}`, lane, `${anchors}${what}`, evidence.join(' ')];
  });
  return table(['time', 'lane', 'event', 'evidence'], rows);
}

function impact({ impact: { durationSeconds, quantities } }: Rca): Part | undefined {
  return table(
    ['what', 'value', 'computed'],
    [
      ['duration', duration(durationSeconds), ''],
      ...quantities.map(({ metric, text, computation }) => [metric, text, computation]),
    ],
  );
}

function reach({ impact: { blastRadius } }: Rca): Part | undefined {
  return list(
    blastRadius.map(
      ({ label, entity, because, evidence }) => `${capital(label)}: ${entity.ref} (${because})${cited(evidence)}`,
    ),
  );
}

function whys(rca: Rca): (Part | undefined)[] {
  return rca.explanation.whyChains.flatMap((chain) => [
    paragraph(`${LEG_WORDS[chain.leg]}: ${chain.question}`),
    table(
      ['', 'because', 'evidence', 'confidence'],
      whyRows(chain, rca).map(({ why: { answer }, label, end }) => {
        const ending = end === null ? '' : end.kind === 'evidence' ? 'The evidence stops here: ' : 'Root condition: ';
        return [label, `${ending}${answer.text}`, answer.evidence.join(' '), belief(answer.confidence.p)];
      }),
    ),
  ]);
}

function hypotheses(rca: Rca): Part | undefined {
  return table(
    ['hypothesis', 'predictions', 'verdict'],
    rca.hypotheses.map(({ statement, predictions, status, posterior }) => [
      statement,
      predictions.map(({ ifTrue, result, observed }) => sentence(`${ifTrue}: ${result}, ${observed}`)).join(' '),
      `${status} ${belief(posterior)}`,
    ]),
  );
}

function factors(rca: Rca): Part | undefined {
  return table(
    ['factor', 'effect', 'size'],
    rca.factors.map(({ claim, effect, category, computed }) => {
      const size = rca.computations.find(({ id }) => id === computed);
      return [told(claim), `${EFFECT_WORDS[effect]} · ${plain(category)}`, size ? valueOf(size) : 'not computed'];
    }),
  );
}

function actions(rca: Rca): Part | undefined {
  return table(
    ['id', 'action', 'category', 'owner', 'due', 'done when', 'proof'],
    rca.actions.map(({ id, title, category, owner, due, verification, proof }) => [
      id,
      title,
      category,
      owner?.candidate ?? 'nobody yet',
      due,
      verification.expected,
      proofWords(proof),
    ]),
  );
}

function gaps(rca: Rca): Part | undefined {
  return table(
    ['not known', 'because', 'ask', 'effect'],
    rca.gaps.map(({ question, reason, blockedBy, askWho, effectOnConfidence }) => [
      question,
      `${GAP_WORDS[reason]}: ${blockedBy}`,
      askWho,
      effectOnConfidence,
    ]),
  );
}
