import { PERSON } from './people.ts';

/** Past tenses that are not built with -ed. */
const IRREGULAR =
  'set|left|kept|sent|put|took|gave|went|made|did(?!\\s+not)|wrote|ran|let|shut|cut|chose|broke|brought|built|bought|held|lost|oversold|misled|misread|misspelt|' +
  'paid|sold|swore|taught|thought|threw|woke|drew|drove|fell|felt|fed|fought|hid|hit|hung|led|lent|laid|stole|stuck|' +
  'spent|split|spread|stood|struck|swept|swung|tore|wound|undertook|overrode|overwrote|rewrote|reset|withdrew|withheld|grew|blew|slept|sat|rode|shook|sought|shot|bet|burnt';

/**
 * What people do in an incident without being its cause: they see, say, ask, look, wait, help, and put things right. Also
 * what only says what they had, needed or were given.
 */
const NEUTRAL =
  'said|wrote|asked|answered|replied|responded|reported|noted|told|explained|described|recalled|remembered|mentioned|announced|' +
  'declared|posted|shared|informed|called|paged|phoned|notified|escalated|acknowledged|confirmed|documented|recorded|listed|' +
  'saw|found|noticed|recogni[sz]ed|spotted|identified|discovered|detected|traced|looked|checked(?!\\s+in\\b)|searched|compared|read|opened|watched|heard|' +
  'learned|learnt|knew|measured|tested|verified|reproduced|reviewed|suspected|observed|counted|queried|' +
  'rolled\\s+(?:it\\s+|this\\s+|the\\s+[\\w-]+\\s+)?back|reverted|restored|restarted|stopped|paused|postponed|waited|helped|stayed|joined|met|agreed|suggested|proposed|decided|' +
  'needed|had|used|tried|worked|followed|wanted|received|got|came|switched|failed\\s+over|took\\s+(?:over|turns|part|the\\s+(?:pager|call|lead)|it\\s+over)|handed|started|began|' +
  'continued|drained|scaled|moved|carried|mitigated|fixed|repaired|undid|added|blocked|disabled|isolated|contained|rebuilt|rerouted|redirected|evacuated|replaced|drove|travelled|flew|walked|' +
  'lacked|could|gathered|assembled|split\\s+(?:up|into|the\\s+work)|sent\\s+(?:a|an|the|out|word|updates?|messages?|us|them)|kept\\s+(?:the|a|track|notes|serving|working|watch|in\\s+touch)|' +
  'gave\\s+(?:the|a|an|us|them)\\s+(?:order|signal|all-clear|update|status|hint|number|details|details?)|led\\s+(?:the\\s+(?:response|call)|us)|made\\s+(?:a\\s+(?:copy|list|note|backup|snapshot)|sure|copies|notes)|' +
  'brought\\s+(?!(?:(?:it|them|everything|the\\s+[\\w-]+)\\s+)?down)\\w+|shortened|saved|prevented|caught|held\\s+(?:the|a|back|all|off)|reached|expected|believed|assumed|invited|thanked|volunteered|offered|spoke|talked|discussed|met|' +
  'wrote\\s+(?:down|up|to)|requested|ordered|approved|planned|scheduled|returned|arrived|left\\s+(?:a\\s+(?:note|comment|message)|notes)|put\\s+(?:the|it|them|him|her|a)\\s+[\\w-]*\\s*(?:back|on\\s+hold|together)|ran\\s+(?:the\\s+(?:drill|bisect|query|check|failover)|a\\s+(?:bisect|query|drill|check))|went\\s+(?:back|through|over|on)|' +
  'set\\s+(?:up\\s+(?:a\\s+)?(?:call|bridge|room|channel)|out|aside)|logged|signed\\s+in|raised\\s+(?:the\\s+alarm|it|a\\s+(?:hand|ticket|concern|question)|concerns|an?\\s+(?:alarm|alert|question))|entered\\s+(?:the\\s+(?:room|building|call))';

/** A group of people that has no word for people in its name. */
const OFFICE = String.raw`(?:the|our|their)\s+(?:(?!(?:the|an?)\b)[\w-]+\s+){0,2}?(?:office|department|squad|management|leadership|committee|predecessors?|crew)`;

/** Departments whose bare names are nothing else: `IT` is a pronoun, and operations, risks and claims are counted. */
const BY_NAME =
  'Compliance|Legal|Finance|Marketing|Procurement|Purchasing|Accounting|Sales|HR|QA|Ops|SRE|DevOps|Infra|Engineering|Treasury|Management|Leadership|Headquarters|HQ|Customer\\s+(?:care|service)';

const AT_THE_BEGINNING = String.raw`(?<=(?:^|[.!?;:]\s+|\b(?:because|since|when|after|as|that|but|and)\s+))`;

/**
 * The source of a pattern for people who did something else, in the past and by themselves. Where causes are told it
 * makes them one, whatever it was. Nothing follows from a passive: `was paged`, `were given`.
 */
export const ACTING_PEOPLE =
  `${AT_THE_BEGINNING}(?:${PERSON}|${OFFICE}|some\\s+(?:[\\w-]+\\s+){0,2}?(?:guy|one|engineer|person|genius|spark|soul|fool)|${BY_NAME})` +
  String.raw`(?:\s+(?:entrusted|tasked|charged|assigned|hired|sitting|working)(?:\s+[\w'’-]+){1,4}?)?\s+` +
  String.raw`(?:(?:has|have|then|simply|just|also|again|already|quickly|once|still|[a-z]+ly|even|himself|herself|themselves)\s+){0,2}` +
  String.raw`(?!(?:${NEUTRAL})\b)(?:(?!(?:need|speed|feed|seed|bleed|breed|indeed|embed|red|bed|shed|used|based|related|named|called|owned)\b)[a-z]{2,}ed|${IRREGULAR})\b`;
