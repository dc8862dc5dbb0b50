import { BARE_SUBJECT, MODIFIER, NAME, NOT_SUBJECT } from './people.ts';

/** Groups and houses that speak as one and have no word for people in their name. */
const HOUSE = String.raw`(?:the|our|their|your)\s+(?:[\w'’-]+\s+){0,2}?(?:vendor|supplier|provider|contractor|agency|department|office|board|committee|group|squad|management|leadership|side|partner|outgoing\s+shift|shift)`;

/** `who` stands for people alone; what users and customers did is no fault of theirs. */
export const WHO_DID = String.raw`(?<!\b(?:users?|customers?|clients?|subscribers?|visitors?|passengers?|players?|patients?|tenants?|shoppers?|merchants?|guests?|readers?|viewers?|members?|people|those),?\s)who`;

/** Whoever can fall short, as the subject. */
export const WHO = String.raw`(?:${BARE_SUBJECT}|${NOT_SUBJECT}${HOUSE}|${WHO_DID}|(?:development|operations|support|security|ops|devops|infra|QA|SRE|management|leadership|engineering))`;

/** The same where it is no subject: `of the operations staff`, `by Carla`. */
export const WHOM = String.raw`(?:the\s+|an?\s+|our\s+|their\s+|your\s+|some\s+|one\s+|two\s+)?(?:[\w'’-]+\s+){0,3}?(?:${NAME}|engineers?|developers?|programmers?|devs?|admin(?:istrator)?s?|sysadmins?|operators?|staff|personnel|teams?|squads?|crews?|folks|guys|people|persons?|colleagues?|authors?|reviewers?|responders?|contractors?|employees?|managers?|management|leadership|technicians?|DBAs?|SREs?|on-?call|shift|interns?|trainees?|juniors?|newcomers?|testers?|analysts?|architects?|consultants?|commanders?|supervisors?|maintainers?|approvers?|specialists?|electricians?|providers?|vendors?|suppliers?|department|board|committee|leads?|someone|somebody|everyone|everybody|those\s+(?:in\s+charge|involved|responsible|concerned|who)|whoever)(?!['’-]|\s+(?:scripts?|jobs?|tools?|accounts?|services?|pages?|calendars?|dashboards?|boards?|names?|image|console|portal|systems?|network|api|gateway)\b)`;

/** What may stand behind the noun, before the verb. */
export const BEHIND = String.raw`(?:(?<=\bwhoever\s[\w-]+)(?:\s+[\w'’-]+){1,4}?|${MODIFIER})`;

/** Between a person and the verb: perfects and adverbs, in any order. */
export const THEN = String.raw`(?:(?:has|have|had|having|then|also|just|simply|only|still|again|once\s+again|yet\s+again|always|never|even|both|all|really|[a-z]+ly|apparently|of\s+course|for\s+(?:some|whatever)\s+reason),?\s+){0,3}`;

/** The possessive of the same, with the space behind it: `the search team's `. */
export const WHOSE = String.raw`(?:${NAME}|engineers?|developers?|programmers?|devs?|admin(?:istrator)?s?|operators?|staff|personnel|teams?|squads?|crews?|folks|guys|people|persons?|colleagues?|authors?|reviewers?|responders?|contractors?|employees?|managers?|management|leadership|technicians?|DBAs?|SREs?|on-?calls?|shifts?|interns?|trainees?|juniors?|testers?|analysts?|architects?|consultants?|commanders?|supervisors?|maintainers?|leads?|departments?|groups?|vendors?|suppliers?|providers?|boards?|someone|somebody|nobody)['’]s?\s+`;
