import { BARE_PERSON } from './people.ts';

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
  'lacked|could|increased|doubled|tripled|extended|enlarged|expanded|lowered|provisioned|re-?(?:enabled|connected|attached|ran|issued|deployed|booted|built|trained)|failed\\s+back|throttled|briefed|interviewed|alerted|warned|instructed|attended|inspected|analy[sz]ed|investigated|examined|studied|considered|thought|concluded|inferred|tracked|timed|estimated|calculated|consulted|coordinated|took\\s+(?:a\\s+(?:copy|backup|snapshot|dump|note|look)|notes|the\\s+(?:node|host|server|region)\\s+out)|added|patched|resolved|unblocked|unlocked|recovered|rescued|cordoned|purchased|bought\\s+time|brought\\s+(?:it|the\\s+[\\w-]+)\\s+back|cleared|opened|set\\s+up|kept|ended|closed\\s+the\\s+(?:incident|ticket|call)|gathered|assembled|split\\s+(?:up|into|the\\s+work)|sent\\s+(?:a|an|the|out|word|updates?|messages?|us|them)|kept\\s+(?:the|a|track|notes|serving|working|watch|in\\s+touch)|' +
  'gave\\s+(?:the|a|an|us|them)\\s+(?:order|signal|all-clear|update|status|hint|number|details|details?)|led\\s+(?:the\\s+(?:response|call)|us)|made\\s+(?:a\\s+(?:copy|list|note|backup|snapshot)|sure|copies|notes)|' +
  'brought\\s+(?!(?:(?:it|them|everything|the\\s+[\\w-]+)\\s+)?down)\\w+|shortened|saved|prevented|caught|held\\s+(?:the|a|back|all|off)|reached|expected|believed|assumed|invited|thanked|volunteered|offered|spoke|talked|discussed|met|' +
  'wrote\\s+(?:down|up|to)|requested|ordered|approved|planned|scheduled|returned|arrived|left\\s+(?:a\\s+(?:note|comment|message)|notes)|put\\s+(?:the|it|them|him|her|a)\\s+[\\w-]*\\s*(?:back|on\\s+hold|together)|ran\\s+(?:the\\s+(?:drill|bisect|query|check|failover)|a\\s+(?:bisect|query|drill|check))|went\\s+(?:back|through|over|on)|' +
  'set\\s+(?:up\\s+(?:a\\s+)?(?:call|bridge|room|channel)|out|aside)|logged|signed\\s+in|raised\\s+(?:the\\s+alarm|it|a\\s+(?:hand|ticket|concern|question)|concerns|an?\\s+(?:alarm|alert|question))|entered\\s+(?:the\\s+(?:room|building|call))';

/** What is run, deployed or entered to put things right, or to find out, is no cause. */
export const REMEDY = String.raw`(?:deployed|pushed|ran|executed|merged|typed|entered|applied|shipped|installed|promoted|released|rolled\s+out|submitted|cherry-?picked|triggered|initiated|started|performed|wrote)\s+(?:(?:the|an?|another|our|both|two|three|several|this|that|its)\s+)?(?:[\w-]+\s+){0,2}?(?:fix(?:es)?|hot-?fix(?:es)?|patch(?:es)?|work-?arounds?|roll-?backs?|restores?|reverts?|fail-?overs?|fail-?backs?|recover(?:y|ies)|repairs?|mitigations?|quer(?:y|ies)|checks?|diagnostics?|trace|traces|tests?|drills?|bisect|backups?|smoke\s+tests?|verification|previous\s+version|last\s+good)\b`;

/** Where somebody was, as it stands behind the noun: what they did ends it. */
const BESIDE = String.raw`(?:\s+(?:responsible|concerned|involved|on[- ](?:call|duty|shift)|(?:on|of|at|in|from|for|who|that|behind)(?:\s+(?!(?:and|which|when|while|because|as|so|but|where|whose|${NEUTRAL})\b)[\w'’-]+){1,5}?))?`;

/** A group of people that has no word for people in its name. */
const OFFICE = String.raw`(?:the|our|their)\s+(?:(?!(?:the|an?)\b)[\w-]+\s+){0,2}?(?:office|department|squad|management|leadership|committee|predecessors?|crew)`;

/** Departments whose bare names are nothing else: `IT` is a pronoun, and operations, risks and claims are counted. */
const BY_NAME =
  'Compliance|Legal|Finance|Marketing|Procurement|Purchasing|Accounting|Sales|HR|QA|Ops|SRE|DevOps|Infra|Engineering|Treasury|Management|Leadership|Headquarters|HQ|Customer\\s+(?:care|service)';

const AT_THE_BEGINNING = String.raw`(?<=(?:^|[.!?;:]\s+|\b(?:because|since|when|after|as|that|but|and)\s+))`;

/** Why it was done, what led to it, or what came of it for the better: such a sentence asks for no other subject. */
export const UNEXPLAINED = String.raw`(?!(?![^.]*\bwrong\b)[^.]*(?:\b(?:that|which)\s+the\s+(?:[\w-]+\s+)?(?:runbook|procedure|guide|manual|documentation|instructions?|plan|checklist|form|template|controller|console|tool|dashboard|wiki|vendor)\s+(?:gives?|gave|recommends?|recommended|names?|named|lists?|listed|suggests?|suggested|asks?|asked|shows?|showed|had|describes?|described|says?|said|prints?|printed|proposes?|proposed)\b|\b(?:since|because|as)\s+the\s+(?:[\w-]+\s+)?(?:runbook|procedure|guide|manual|documentation|checklist|console|tool|dashboard|wiki|plan)\b|,\s+which\s+(?:in\s+this|by\s+default|at\s+that|also|silently|then)\b|\bas\s+(?:the\s+(?:[\w-]+\s+)?(?:runbook|procedure|guide|manual|documentation|instructions?|plan|checklist|form|template)|documented|instructed|described|planned|agreed|required|prescribed|usual|designed|asked|told|trained)\b|\blabell?ed\b|\baccording\s+to\s+(?:the|our|its)\b|\b(?:following|per)\s+(?:the|our)\s+(?:[\w-]+\s+)?(?:runbook|procedure|guide|manual|checklist|plan|process|documentation)\b|\b(?:which|(?:and|until|after\s+which)\s+(?:the\s+)?(?:latency|errors?|error\s+rate|traffic|service|queue|backlog|load|throughput|responses?|site|orders?|requests?))\s+(?:relieved|restored|returned|recovered|cleared|dropped|fell|began\s+to|brought|stopped|reduced|ended|resolved|fixed|drained|shrank|went\s+(?:back|down)|came\s+back)\b|\bto\s+(?:stop|prevent|relieve|limit|contain|protect|restore|reduce|mitigate|avoid|isolate|confirm|verify|rule\s+out)\b))`;

/**
 * The source of a pattern for people who did something else, in the past and by themselves. Where causes are told it
 * makes them one, whatever it was. Nothing follows from a passive: `was paged`, `were given`.
 */
export const ACTING_PEOPLE =
  `${AT_THE_BEGINNING}(?:${BARE_PERSON}${BESIDE}|${OFFICE}|some\\s+(?:[\\w-]+\\s+){0,2}?(?:guy|one|engineer|person|genius|spark|soul|fool)|${BY_NAME})` +
  String.raw`(?:\s+(?:entrusted|tasked|charged|assigned|hired|sitting|working)(?:\s+[\w'’-]+){1,4}?)?\s+` +
  String.raw`(?:(?:has|have|then|simply|just|also|again|already|quickly|once|still|[a-z]+ly|even|himself|herself|themselves)\s+){0,2}` +
  String.raw`(?!(?:${NEUTRAL})\b|${REMEDY})${UNEXPLAINED}(?:(?!(?:need|speed|feed|seed|bleed|breed|indeed|embed|red|bed|shed|used|based|related|named|called|owned)\b)[a-z]{2,}ed|${IRREGULAR})\b`;
