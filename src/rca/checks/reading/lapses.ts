import { OF_A_MIND } from './agents.ts';
import { BARE_SUBJECT } from './people.ts';
import { saidOf } from './said-of.ts';
import { BEHIND, THEN, WHO_DID } from './somebody.ts';

/** What a person is said to have lacked. */
const LACKED = String.raw`(?:failed|forgot(?:ten)?|forget|neglected|refused|ignored|missed|omitted|overlooked|disregarded|panicked|skipped|bypassed|circumvented|rushed|slept|dozed|dawdled|cut corners|did\s+nothing|(?:just\s+)?(?:looked|stood)\s+(?:away|by)|rubber-?stamped|waved\s+(?:it|this|the\s+[\w-]+)\s+through|lacked (?:the\s+)?(?:necessary\s+|required\s+|basic\s+)?(?:skills?|knowledge|discipline|care|competence|experience|attention|diligence))\b`;

/** Verbs of attention and duty, in the forms that people write. */
export const DUTY = String.raw`(?:notice|check|realis?ze|realise|bother|care|look|test|ask|listen|follow|react|respond|act|escalate|inform|warn|mention|report|document|monitor|watch|consider|anticipate|foresee|question|confirm|compare|coordinate|communicate|talk|speak|supervise|hesitate|learn|wait|stop)(?:e?d)?|(?:think|thought|pay|paid|read|verify|verified|know|knew|known|tell|told|understand|understood|see|saw|seen|take|took|taken|wake|woke|woken|give|gave|given) (?:it|up|this|that|the|to|of|any|about|attention|care|ownership|responsibility|a|enough|his|her|their|our|us|anyone|anybody|what|whether|how)|think|thought|read|verify|verified|know|knew|understand|understood|do (?:his|her|their|the|what|its)|done (?:his|her|their|the|what)|spoke|spoken|tried`;

/** The same, denied. "We do not know yet" is no denial of that kind, and so the present asks for less. */
const DID_NOT = String.raw`(?:(?:did|does|has|have|had)(?:n['’]t|\s+not)|not|never)\s+(?:even\s+|really\s+|once\s+|properly\s+)?(?:${DUTY})\b|do(?:n['’]t|\s+not)\s+(?:bother|care|listen|follow|pay|check|test|read|look|think|take)\b`;

/** States of mind. */
const WAS_NOT = String.raw`(?:is|are|was|were|been)(?:(?:\s+not|n['’]t)\s+(?:paying attention|careful|diligent|attentive|competent)|\s+(?:asleep|sleeping|distracted|confused|overconfident|unaware|unprepared|ill-prepared|too\s+(?:slow|lazy|late|careless|busy|much in a hurry|confident)))\b`;

/** What a person is said to have done without care: `approved it without reading the diff`. */
const CARELESSLY = String.raw`[\w-]+(?:\s+(?!and\b|which\b|that\b|because\b)[\w'’.-]+){0,6}?\s+without\s+(?:even\s+|properly\s+|really\s+|first\s+)?(?:reading|checking|looking|testing|asking|thinking|verifying|reviewing|telling|informing|understanding|considering|waiting|noticing|caring)\b`;

/** What nobody had told them: `did not know that the vendor throttles this endpoint`. */
const NOT_TOLD = String.raw`(?:did|do|does|had|could)(?:n['’]t|\s+not)\s+(?:yet\s+)?know(?:n)?\s+(?:yet\s+)?(?:that|which|whether|if|about|of|where|when|why|how\s+(?:many|much|long|far|large|often))\b(?![^.]*\b(?:although|though|despite|(?<!\bnot\s)(?:documented|announced)|basics?|written\s+in)\b)`;

/** What the system kept from them: `did not see the page, because it went to an old number`. */
const NOT_SHOWN = String.raw`(?:(?:did|had|has|have)(?:n['’]t|\s+not)\s+(?:see|seen|notice|noticed|hear|heard|know|known|reali[sz]e|respond|react|acknowledge|answer|spot|recogni[sz]e|get|receive|learn|connect)|missed)\b[^.]*?\b(?:because|since|as)\s+(?:the|its|it|no|there|that|this|nothing|neither|none|all|every|both|only|an?|two|three|alerts?)\b(?![^.]*\b(?:he|she|asleep|distract\w*|careless\w*|busy|hurry|rush|attention|lazy|bother\w*|ignor\w*|phone\s+(?:was\s+)?(?:off|silent))\b)`;

/** Somebody who left something out, did not do it, was not up to it. To be used on a text whose names are hidden. */
export const LAPSES = saidOf(`(?:${BARE_SUBJECT}|${WHO_DID})`, [
  String.raw`${BEHIND}\s+${THEN}(?!${NOT_TOLD}|${NOT_SHOWN})(?:did\s+)?(?:${LACKED}|${DID_NOT}|${WAS_NOT}|${CARELESSLY}|${OF_A_MIND})`,
]);
