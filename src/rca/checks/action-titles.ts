import { namesOf, quotedIn } from './reading/names.ts';
import type { Statement } from './reading/statements.ts';
import type { Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

/** A second verb after these makes a second action. */
const SECOND =
  /\b(?:and|then|;|\+)\s+(?:also\s+)?(?:add|create|update|write|remove|migrate|enable|disable|document|configure|deploy|refactor|fix|set)\b/i;

/** Rules over how an action is put: what is added, changed or removed, on which artefact, and where it ends. */
export const actionTitles: readonly Rule[] = [
  textRule({
    id: 'A01',
    severity: 'error',
    flags: 'a title that begins with a vague verb',
    why: 'Nobody can say when "improve" is done.',
    bad: 'Improve monitoring',
    good: 'Add alert ReplicationLagHigh: lag > 30 s for 5 m, severity page',
    remedy: 'Begin with what is added, changed or removed, and name the artefact and its end state.',
    pattern:
      /^(?:improve|enhance|investigate|look into|consider|explore|review|monitor|ensure|make sure|try|think about|discuss|address|handle|be aware|better|optimi[sz]e|strengthen|harden|revisit|evaluate|assess|work on|follow up)\b/i,
    on: inTitle,
    problem: (match) => `"${match}" does not say what will be there afterwards`,
  }),
  textRule({
    id: 'A12',
    severity: 'warn',
    flags: 'two actions in one',
    why: 'Half of it will be done and the whole be closed.',
    bad: 'Add alert and update runbook',
    good: 'Add an alert on request and error counts',
    remedy: 'Make two actions of it; the first ends where the second begins.',
    pattern: SECOND,
    on: inTitle,
    problem: (match) => `"${match}" begins a second action`,
    rewrite: ({ text }) => text.slice(0, SECOND.exec(text)?.index ?? text.length).trimEnd(),
  }),
  textRule({
    id: 'A13',
    severity: 'warn',
    flags: 'an action without a bound',
    why: 'It is never done.',
    bad: 'Add tests for all services',
    good: 'Add contract test for checkout → payments v2',
    remedy: 'Name what it is about.',
    pattern:
      /\b(?:all|every|everywhere|always|never|any|continuous(?:ly)?|ongoing|going forward|as needed|etc\.?|various|where possible)\b/i,
    on: inTitle,
    problem: (match) => `"${match}" has no bound`,
  }),
  textRule({
    id: 'B10',
    severity: 'error',
    flags: 'reminding, retraining or asking for care as an action',
    why: 'It asks people to make up for what the system lets happen.',
    bad: 'Remind engineers to check the canary',
    good: 'Add canary error-rate gate to deploy.yml',
    remedy: 'Change what the system allows or shows.',
    pattern:
      /\b(?:remind|retrain|re-train|educate|coach|warn|discipline|reprimand)\b|\bbe (?:more|extra) (?:careful|vigilant|diligent|cautious)\b|\b(?:take|exercise) (?:more |extra )?care\b|\bpay (?:more )?attention\b/i,
    on: inTitle,
    problem: (match) => `"${match}" asks people for more care`,
  }),
  {
    id: 'A19',
    severity: 'warn',
    flags: 'an action that names no artefact: no file, metric, alert, object or flag',
    why: 'What is not named cannot be found again, nor seen to be done.',
    bad: 'Add a limit to the service',
    good: 'Add a limit to `deploy/shop/checkout.yaml`',
    remedy: 'Name the file, the rule, the metric, the object or the flag that it changes.',
    check(rca) {
      const names = [...namesOf(rca).entities].filter((name) => name.length >= 3);
      return rca.actions.flatMap(({ title, artefact, criterion }, index) =>
        artefact.files.length > 0 || criterion !== null || isConcrete(title, names)
          ? []
          : [
              {
                at: `/actions/${index}/title`,
                text: title,
                problem: 'neither its title nor its artefact names a thing',
              },
            ],
      );
    },
  },
];

function inTitle({ place }: Statement): boolean {
  return place === 'action title';
}

/** A name in backticks, of the inventory, or one that only machines have: a path, a dotted name, `CamelCase`. */
function isConcrete(title: string, names: readonly string[]): boolean {
  if (quotedIn(title).length > 0) return true;
  return names.some((name) => title.includes(name)) || /[a-z]\/[a-z]|[a-z][._][a-z]|[a-z][A-Z]/.test(title);
}
