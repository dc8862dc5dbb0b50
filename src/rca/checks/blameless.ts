import type { Rca } from '../../schema/index.ts';
import { ACTING_PEOPLE, REMEDY, UNEXPLAINED } from './reading/acting-people.ts';
import { DEPARTMENTS, MINDED, OF_A_MIND } from './reading/agents.ts';
import { HUMAN_ACTS } from './reading/human-acts.ts';
import { DUTY, LAPSES } from './reading/lapses.ts';
import { leaveOut } from './reading/leave-out.ts';
import { knowingNames } from './reading/named-people.ts';
import { ADVERBS, NOT_SUBJECT, PERSON, PERSON_OR_THEY, SENTENCE_THEY, SUBJECT } from './reading/people.ts';
import { DUTIES, FAULTS, IDIOMS, PERSONAL_CAUSES } from './reading/put-down.ts';
import { SHORTCOMINGS } from './reading/shortcomings.ts';
import type { Rule } from './rule.ts';
import { anyOf, everywhere, inAnalysis, inCauses, textRule, type Pattern } from './text-rule.ts';

const REWRITE = 'Say what the system allowed or did not show, and what was known at that moment.';

/** A person anywhere in the sentence, be it the subject or not. */
const ANY_PERSON = PERSON.replace(NOT_SUBJECT, '');

/** The first of several patterns that speaks of people, be they called by their role or by their name. */
function ofPeople(...sources: readonly (string | Pattern)[]): Pattern {
  return knowingNames(anyOf(...sources));
}

/** Between a person and what they did: `in the control room`, `who signed it`. */
const BESIDE = String.raw`(?:\s+(?:in|on|at|of|from|for|who|behind)(?:\s+(?!(?:and|which|when|while|because|so|but)\b)[\w'’-]+){1,5}?)?`;

/** What can be done with care, as it stands behind a passive. */
const SEEN = 'checked|noticed|seen|read|tested|reviewed|verified|escalated|questioned|considered|acted on|followed up';

/** What a person is wished to have done. */
const ACTED = String.raw`(?:(?!(?:received|needed)\b)[\w-]+ed|done (?:his|her|their|its|the|what)|read|seen|taken|known|told|thought|paid|looked|run|written|kept|spoken|been\s+(?:more|paying|careful|awake|attentive))`;

const CHARACTER =
  /(?<!--)\b(?:careless(?:ly|ness)?|negligen(?:t|ce|tly)|reckless(?:ly|ness)?|sloppy(?! quorum)|sloppily|incompeten(?:t|ce|tly)|stupid(?:ly|ity)?|lazy(?![- ](?:load|init|eval|connect|import|fetch|delet|free|expir|bind))|laziness|irresponsib(?:le|ly)|inattenti(?:ve|on|vely)|complacen(?:t|cy)|rookie|thoughtless(?:ly|ness)?|(?:expect|demand|want|need)s? (?:more|better|greater) (?:diligence|discipline|care|attention|professionalism|ownership|vigilance)|unprofessional(?:ly)?|overconfiden(?:t|ce|tly)|inexperienced|untrained|unqualified|clueless|amateurish(?:ly)?|inept(?:itude|ly)?|ignorance|arrogan(?:t|ce|tly)|(?:bad|poor) judge?ment|(?:dropped|dropping) the ball|(?:should|ought to) know better|known better|knew better|cut(?:ting)? corners|let (?:us|everyone|everybody|the team|our customers) down|no excuse\b(?! for a)|inexcusabl[ey]|had one job|without thinking|asleep at the wheel|(?:lack of|insufficient|missing|want of|poor|little) (?:discipline|care|attention|diligence|competence|professionalism|experience|skill|vigilance|awareness|common sense)|failures? of (?:leadership|management|supervision|discipline|duty)|avoidable mistakes?)\b/i;
const ADJECTIVE =
  /\b(?:careless(?:ly)?|negligent(?:ly)?|reckless(?:ly)?|sloppy|sloppily|incompetent(?:ly)?|stupid(?:ly)?|lazy|irresponsib(?:le|ly)|inattentive(?:ly)?|complacent|rookie|thoughtless(?:ly)?|unprofessional(?:ly)?)\b/i;
const INTENT = /\b(?:inadvertently|accidentally|mistakenly|erroneously|unintentionally|by (?:mistake|accident))\b/i;
const OUTCOME =
  /(?<!\b(?:not|never|less|more|hardly|no)\s)\bobvious(?:ly)?\b|\b(?:of course|common sense|any(?:one|body) (?:would|could) have|it was clear that|in hindsight|with hindsight|as expected,)/i;
const OUTCOME_ADVERB = /\b(?:obviously|of course|in hindsight|with hindsight|as expected),?/i;
const HANDLE = /(^|\s)@[a-z][\w-]{2,}\b/gi;
const MAIL = /\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+\b/g;

/**
 * Rules over how people are spoken of. They look at the subject: "the pod failed to start" is fine, "the engineer
 * failed to notice" is not. Patterns after the reference rules of the design, with its sentences as tests.
 */
export const blameless: readonly Rule[] = [
  textRule({
    id: 'B01',
    severity: 'error',
    flags: 'labels such as "human error" (not "user error rate")',
    why: 'The label ends the inquiry where it should begin.',
    bad: 'The outage was caused by human error.',
    good: 'The console accepts a bare host name with no environment prompt.',
    remedy: REWRITE,
    pattern: ofPeople(
      String.raw`\b(?:human|operator|pilot|engineer(?:ing)?|employee|manual|admin)[- ](?:errors?|mistakes?|failings?)\b`,
      String.raw`\bfat[- ]finger(?:ed|ing|s)?\b|\bpebkac\b|\blayer[- ]8 (?:problem|issue|error)\b|\buser error\b(?!\s+(?:rate|ratio|count|message|page|log|code|budget|handling)s?)`,
      String.raw`\b(?:fault|mistakes?|errors?|oversight|negligence|inattention|blunder|misjudge?ment)\s+(?:of|by|from|on the (?:part|side) of)\s+${ANY_PERSON}\b`,
      String.raw`\b${SUBJECT}\s+${ADVERBS}(?:(?:is|are|was|were|be|been|bears?)\s+)?(?:(?:solely|largely|partly|clearly|directly)\s+)?(?:to blame|at fault|guilty|culpable|(?:responsible|accountable|responsibility) for (?:the|this|that|all of) (?:\w+\s+)?(?:outage|incident|damage|failure|loss|errors?|mistakes?|mess|downtime|disruption|delay))\b`,
      String.raw`\b${SUBJECT}\s+${ADVERBS}(?:made|did|committed)\s+(?:an?|the|his|her|their|one)\s+(?:\w+\s+){0,2}?(?:mistake|error|blunder|slip)\b`,
      String.raw`\b(?:made|did) (?:an?|the) (?:\w+ )?(?:mistake|error) (?:by|while|when|in) (?:the )?(?:typing|entering|writing|copying)\b`,
      String.raw`\b(?:mistakes?|errors?|blunders?|faults?|oversights?)\s+(?:was|were|has been|have been|had been)\s+(?:\w+ly\s+)?(?:done|made|committed|introduced|caused)\s+by\s+${ANY_PERSON}\b`,
      String.raw`\bbears?\s+(?:the|all|full)\s+(?:guilt|blame|fault|responsibility)\b`,
      String.raw`\bwho\s+(?:the\s+(?:hell|heck|f\w+)|on\s+earth|in\s+the\s+world|(?:approved|merged|wrote|reviewed|deployed)\s+this\s+(?:garbage|crap|mess|junk|nonsense|thing|shit))\b`,
      // A name alone, in small letters, as a chat writes it.
      String.raw`^(?:(?:lol|lmao|omg|ugh|wow|great|so|ok|haha|wtf|welp)[\s,]+)?(?!(?:deploy|deploys|release|rollout|change|commit|build|config|merge|migration|patch|update|upgrade|restart|rollback|revert|it|this|that|which|what|something|nothing|dns|cache)\b)[a-z]{2,12}\s+(?:broke|killed|nuked|borked|trashed|took\s+down)\s+(?:prod|production|main|master|the\s+(?:site|build|db|database)|everything|it|us)\b`,
      ...HUMAN_ACTS.putDown,
      ...FAULTS,
      ...PERSONAL_CAUSES,
    ),
    on: everywhere,
    except: servicesThatBegin,
    problem: (match) => `"${match}" is a label for a person, not a condition`,
  }),
  textRule({
    id: 'B02',
    severity: 'error',
    flags: 'what people should or could have done',
    why: 'It is only known afterwards; it changes nothing about the next time.',
    bad: 'The team should have checked the canary.',
    good: 'A canary gate would have blocked the rollout at 5 %.',
    remedy: REWRITE,
    pattern: ofPeople(
      String.raw`\b(?:${SUBJECT}|(?:the|our|your)\s+customers?)\s+(?:really\s+)?(?:should|could|ought to)(?:n['’]t|\s+not|\s+never)?\s+(?:have|had|of)\b`,
      // "If the on-call had a dashboard" speaks of the dashboard.
      String.raw`\bif\s+${PERSON}\s+had(?:n['’]t|\s+not|\s+only|\s+just|\s+simply)?\s+(?:${ACTED})\b`,
      String.raw`${SENTENCE_THEY}\s+(?:really\s+)?(?:should|could|ought to)(?:n['’]t|\s+not)?\s+have\b`,
      // "Retries happen if only one replica answers" is a condition, not a wish.
      String.raw`\bif only\b(?!\s+(?:one|two|three|\d|a (?:single|few|part)|some|part|half)\b)`,
      // An inversion: at the beginning of a clause, or after a "would". "The image had the admin account" is none.
      String.raw`(?:(?:^|[.,;:!?]\s+)|\bwould\b[^.]*\s)had\s+(?:${PERSON_OR_THEY}|${DEPARTMENTS})\s+(?:not\s+|only\s+)?(?:\w+(?:ed|en|n|t|ne)|read|said|paid|heard|held|made)\b`,
      String.raw`\b(?:should|ought to)(?:n['’]t|\s+not)?\s+have\s+been\s+(?:caught|noticed|spotted|checked|reviewed|tested|seen|known)\b`,
      ...HUMAN_ACTS.wished,
      ...DUTIES,
    ),
    on: everywhere,
    except: servicesThatBegin,
    problem: (match) => `"${match}" judges in hindsight`,
  }),
  textRule({
    id: 'B03',
    severity: 'error',
    flags: 'a person who forgot, missed, failed, did not notice; systems may',
    why: 'It asks what was lacking in a person where a condition was lacking.',
    bad: 'The on-call engineer failed to notice the alert.',
    good: 'The alert was 1 of 412 pages that night; nothing groups them.',
    remedy: REWRITE,
    pattern: ofPeople(
      LAPSES,
      String.raw`\b(?<!\b(?:to|for|with|by|from|of|than)\s)${MINDED}${BESIDE}\s+${OF_A_MIND}`,
      // Whoever does these has a mind, whatever it is called.
      String.raw`\b(?:forgot|neglected|(?:could\s+not|couldn['’]t)\s+be\s+bothered|(?:did\s+not|didn['’]t)\s+bother)\s+to\s+\w+`,
      String.raw`\b(?:pulled|pressed|flipped|clicked|dialled|filed|signed)\s+(?:on\s+)?the\s+wrong\b`,
      String.raw`\bhad\s+been\s+(?:warned|told|reminded|trained|informed)\b(?:\s+[\w'’-]+){0,5}?\s+(?:and|but|yet)\s+(?:still|nevertheless|nonetheless|did\s+nothing|went\s+ahead|carried\s+on|ignored)\b`,
      String.raw`\b(?:nobody|no\s+one|none\s+of\s+(?:us|them|you))\s+dared\b`,
      String.raw`\b(?:fell\s+asleep|(?:just\s+|simply\s+)?(?:did\s+not|didn['’]t|does\s+not|doesn['’]t|do\s+not|don['’]t)\s+(?:just\s+|simply\s+|really\s+)?care|knew\s+(?:about|of)\s+\w+\s+(?:and|but)\s+\w+)\b`,
      String.raw`\b(?:went\s+unnoticed|(?:was|were|been)\s+(?:missed|overlooked|ignored|forgotten|neglected|disregarded|(?:not|never)\s+(?:${SEEN})))\s+by\s+${ANY_PERSON}\b`,
      String.raw`\bthey\s+${ADVERBS}(?:forgot(?:ten)?\b|neglected\b|overlooked\b|disregarded\b|did(?:n['’]t| not)\s+(?:notice|realis?ze|realise|bother|think|pay)\b)`,
      String.raw`${SENTENCE_THEY}\s+${ADVERBS}(?:failed|refused|ignored|missed|omitted)\b`,
      String.raw`\b(?:nobody|no one|none of (?:us|them))\b(?:\s+[\w-]+){0,4}?\s+(?:bothered|cared|noticed|checked|tested|looked|thought|took (?:responsibility|ownership))\b`,
      String.raw`\bdid\s+(?:nobody|no one|not anybody|none of (?:us|them))\s+(?:even\s+|ever\s+)?(?:${DUTY})\b`,
      String.raw`\b${SUBJECT}\s+(?:[\w-]+\s+){0,7}?and\s+(?:did nothing|looked away|left it|went home|carried on regardless)\b`,
      ...HUMAN_ACTS.undone,
      SHORTCOMINGS,
    ),
    on: everywhere,
    except: servicesThatBegin,
    problem: (match) => `"${match}" says what a person lacked`,
  }),
  textRule({
    id: 'B04',
    severity: 'error',
    flags: 'judgements of character',
    why: 'They end honesty.',
    bad: 'A careless push.',
    good: 'The push path has no dry run.',
    remedy: REWRITE,
    pattern: ofPeople(CHARACTER.source, ...HUMAN_ACTS.irony, ...IDIOMS),
    on: everywhere,
    except: servicesThatBegin,
    problem: (match) => `"${match}" judges a character`,
    rewrite: ({ text }) => leaveOut(text, ADJECTIVE),
  }),
  textRule({
    id: 'B05',
    severity: 'warn',
    flags: 'a person who acted by accident or mistake',
    why: 'It frames an intent that nobody can check.',
    bad: 'An engineer accidentally deleted the table.',
    good: 'The clean-up job accepted an empty selector and removed the table.',
    remedy: REWRITE,
    pattern: ofPeople(
      String.raw`\b(?:${SUBJECT}|they)\s+${ADVERBS}(?:inadvertently|accidentally|mistakenly|erroneously|unintentionally)\b|\b${SUBJECT}\s+${ADVERBS}mis(?:typed|read|judged|configured|understood|handled|spelled|spelt|interpreted|calculated|clicked|keyed|took|managed)\b|\bby (?:mistake|accident)\b|\b(?:botched|screwed up|messed up|blunder(?:ed)?)\b`,
    ),
    on: everywhere,
    except: servicesThatBegin,
    problem: (match) => `"${match}" frames an intent`,
    rewrite: ({ text }) => leaveOut(text, INTENT),
  }),
  textRule({
    id: 'B06',
    severity: 'warn',
    flags: 'outcome bias: obviously, in hindsight, of course',
    why: 'Nothing was obvious before it happened.',
    bad: 'It was obvious that the cache was cold.',
    good: 'The cache held 60 of 200 features.',
    remedy: 'Leave the word out and say what could be seen then.',
    pattern: OUTCOME,
    on: inAnalysis,
    problem: (match) => `"${match}" looks back from the outcome`,
    rewrite: ({ text }) => leaveOut(text, OUTCOME_ADVERB),
  }),
  textRule({
    id: 'B07',
    severity: 'warn',
    flags: 'a person as the one who did it, in causes',
    why: 'What the system let happen is what can be changed.',
    bad: 'An engineer deleted the primary data directory.',
    good: 'The clean-up job accepted an empty selector and removed the directory.',
    remedy: 'Make the change, the job or the interface the subject.',
    pattern: ofPeople(
      String.raw`\b${SUBJECT}\s+${ADVERBS}${UNEXPLAINED}(?:(?!${REMEDY})(?:deployed|pushed|ran|executed|merged|typed|entered)\b|(?:deleted|removed|misconfigured|dropped|wiped|broke|caused|unplugged|overwrote|shut\s+down|took\s+down)\b|\w+(?:\s+(?!and\b|but\b|which\b|that\b)[\w-]+){0,4}?\s+(?:the|an?)\s+wrong\b)`,
      ACTING_PEOPLE,
    ),
    on: inCauses,
    except: servicesThatBegin,
    problem: (match) => `"${match}" makes a person the cause`,
  }),
  textRule({
    id: 'B08',
    severity: 'error',
    flags: 'names, @handles, mail addresses, he and she in the analysis',
    why: 'Roles are what the next incident shares with this one.',
    bad: 'Ping @maria about it; she restarted the node.',
    good: 'The on-call role restarted the node.',
    remedy: 'Use the role.',
    pattern:
      /(?:^|\s)@[a-z][\w-]{2,}\b|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+\b|\b(?:he|she|his|himself|herself|(?<!\b(?:told|asked|led|gave|showed|left|sent|directed|prompted|instructed|paged|reached|allowed|offered|pointed)\s)(?:him|her))\b/i,
    on: inAnalysis,
    problem: (match) => `"${match}" points at a person`,
    // A front door may be called `@entry`: what the sources know as a service is nobody.
    except: servicesLikeHandles,
    rewrite: ({ text }) => text.replace(HANDLE, '$1the responder').replace(MAIL, 'the responder'),
  }),
  textRule({
    id: 'B09',
    severity: 'warn',
    flags: 'a question that asks who did something',
    why: 'The answer is a name, and the next question is the same.',
    bad: 'Who merged the change?',
    good: 'What did the change pass on its way to traffic?',
    remedy: 'Ask what made it the easy thing to do.',
    pattern:
      /^(?:and\s+)?who(?:se)?\b(?!\s+(?:is|was|were|are) (?:affected|hit|told|asked|paged)\b|\s+(?:owns|answers|should|can|knows)\b)/i,
    on: ({ place }) => place === 'why question' || place === 'question',
    problem: (match) => `"${match}" asks for a name`,
  }),
  textRule({
    id: 'B11',
    severity: 'warn',
    flags: '"did not follow the procedure"',
    why: 'It compares work as it was imagined with work as it was done.',
    bad: 'The operator did not follow the runbook.',
    good: 'Step 4 of the runbook names a removed flag.',
    remedy: 'Say what the procedure asks for and why it did not fit.',
    pattern:
      /\b(?:did(?:n['’]t| not)|fail(?:ed|ure) to|without)\s+(?:properly\s+)?follow(?:ing)?\s+(?:the\s+)?(?:\w+\s+)?(?:process|procedure|runbook|policy|protocol|checklist|guidelines?)\b|\bviolat(?:ed|ing) (?:the )?(?:\w+ )?(?:policy|policies|procedures?)\b/i,
    on: everywhere,
    problem: (match) => `"${match}" measures by the procedure, not by the situation`,
  }),
];

/** Services of the inventory that are spelt like the handle of a person. */
function servicesLikeHandles({ inventory }: Rca): string[] {
  return inventory.flatMap(({ kind, ref }) => (kind === 'service' && ref.startsWith('@') ? [ref] : []));
}

/** Services as they stand at the beginning of a sentence, where they look like names of people. */
function servicesThatBegin({ inventory }: Rca): string[] {
  return inventory
    .filter(({ kind, ref }) => kind === 'service' && /^[a-z]/.test(ref))
    .map(({ ref }) => ref.charAt(0).toUpperCase() + ref.slice(1));
}
