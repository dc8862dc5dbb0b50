/**
 * Nouns that English builds for whoever does something (`signaller`, `editor`, `pharmacist`, `trainee`), and for what does
 * it: `scheduler`, `iterator`. Those that name a part of a system or a thing are left out, so that a trade needs no list.
 */
const THINGS =
  'adapt|alert|allocat|analyz|analys|answ|archiv|aggregat|autoscal|back|balanc|banner|batch|bear|block|bootload|bord|brok|' +
  'brows|buck|buff|build|bump|burn|buzz|cach|calculat|cand|captur|carri|cent|cert|chart|chapt|charg|check|clean|clust|coll|' +
  'collect|compact|compar|compil|comput|condens|condition|conduct|connect|consum|contain|conten|contract|controll|convert|' +
  'conveyor|convey|cool|coordinat|copi|corn|count|cov|crawl|creat|cross|curs|cutt|daem|dat|debugg|decod|delimit|deploy|' +
  'descript|detect|discriminat|dispatch|dispens|display|distribut|doct|document|download|driv|dropp|duplicat|editor-?like|' +
  'elect|elevat|emitt|encod|encrypt|engin|enricher|ent|enumerat|err|evaluat|eviction|evict|exchang|execut|explor|export|' +
  'extract|facto|fact|fail|feed|fetch|filt|find|fing|fold|form|formatt|follow|forward|gateway|gath|gen|generat|govern|grabb|group|' +
  'hamm|handl|hash|head|heat|help|hold|hypervis|identifi|import|index|indicat|informer|ingest|initializ|inject|inn|insert|' +
  'inspect-?or|install|interceptor|intercept|interpret|invert|invok|iterat|join|kill|lat|launch|lay|ledg|lead-?er|lead|lett|lev|' +
  'limit|link|lint|list|listen|load|lock|locat|logg|low|mail|mak|manag|mann|mapp|mark|mast|match|matt|memb|merg|met|migrat|mirr|' +
  'mixer|modifi|monit|mot|mov|multiplex|navigat|never|notifi|numb|observ|offer|open|operat|optimiz|orchestrat|ord|oth|out|' +
  'ov|pag|pap|paramet|pars|partition|pass|pead|persist|picker-?upper|pip|plann|play|plott|point|poll|pool|pow|predict|' +
  'prefetch|preprocess|presid|print|prob|process|produc|profil|project|promot|prop|protect|provid|provision|proxi|prun|' +
  'publish|pull|push|quart|queri|queu|quot|rad|rath|read|reap|rebalanc|receiv|reconcil|record|recov|reduc|refresh|regist|' +
  'regulat|relay|reload|remind|render|repeat|replicat|report-?er|requeu|resolv|rest|restart|retri|retriev|revers|rewrit|rivv|' +
  'rout|rul|runn|sampl|scal|scann|schedul|scrap|slic|screen|search|select|semaph|send|sens|separat|sequenc|serializ|serv|sett|' +
  'shadow|shap|shard|show|sidecar|simulat|sink|sit|slid|snapshott|sold|solv|sort|speak|splitt|spool|starter|start|stepp|' +
  'stick|stor|streamer|stream|subscrib|summ|supplier-?bot|suspend|swapp|switch|sync|syncer|synchroniz|tabul|tagg|tank|' +
  'templat|tens|termin|test-?runn|throttl|tick|tim|tow|track|trail|transact|transceiv|transcod|transfer|transform|' +
  'transistor|translat|transmitt|transport|trigg|tunn|turn|typ|upd|updat|upload|upp|us|valid|validat|vect|verifi|view|viewer|' +
  'visit|volunt|wait|watch|wat|weath|wint|summ|wrapp|writ|work|yesterd|zon|bundl|transpil|minifi|obfuscat|pack|unpack|dump|seed|spinn|scrubb|sniff|tail|clon|mutat|blend|chunk|decorat|escap|flush|harvest|indent|mount|paginat|patch|prefix|prompt|quantiz|rank|renam|remov|replac|rotat|sandbox|sav|seek|shredd|skimm|slugifi|snapp|spawn|stringifi|tokeni[sz]|trac|trimm|tun|vacuum|warm|weigh|spid|fuzz|obfuscat|annotat|tagg|bund|cod|charg|adapt|advis|sequenc|normali[sz]|saniti[sz]|summari[sz]|poll|scrip|test-?harness|harness|exec';

/** What is built of a Latin verb is a device (`propagator`, `optimiser`), but for some who hold an office. */
const DEVICE =
  '(?!(?:administrat|moderat|educat|investigat|curat|negotiat|arbitrat|coordinat|legislat|organi[sz]|supervis)(?:ers?|ors?)\\b)[a-z]+(?:at|i[sz]|ifi|pond|form|meter|tract|press)(?:ers?|ors?)|dimmers?|meters?|players?';

/** An editor of what programs read is one. */
const EDITOR = String.raw`(?:file|text|code|config\w*|map|scene|query|json|yaml|form|schema)\s+editors?`;

const THING = `(?:(?:${THINGS})(?:ers?|ors?)|${DEVICE}|${EDITOR})`;

/** A manager of what machines have is a program; of anything else, somebody. */
const MANAGER = String.raw`(?:the|an?|our|their)\s+(?!(?:package|window|cluster|memory|resource|session|connection|config\w*|secrets?|queue|task|lock|cache|file|process|device|boot|network|traffic|key|password|transaction|state|event|dependency|cert\w*|alert|node|controller|service|job|disk|volume|container|pod|version|log|data|storage|power|fleet|licen[cs]e|update)\s+managers?\b)(?:[\w-]+\s+){0,2}?managers?`;

/** Whoever bears the name of what they do, with what stands before it: `the forklift driver` by its compound. */
const AGENT =
  String.raw`(?:the|an?|our|their|another)\s+(?:(?!(?:the|an?)\b|${EDITOR})[\w-]+\s+){0,2}?` +
  String.raw`(?!${THING}\b|managers?\b)[a-z]{3,}(?:(?<!(?:numb|und|oth|ov|aft|nev|ev))(?:ers?|ors?)|ists?|icians?|arians?|ees?|m[ae]n|wom[ae]n|persons?|owners?)`;

/** Programs are called so, too, and a person only where a thing that people drive or a place where they sit is named. */
const AT_WORK = String.raw`(?:the|an?|our|their)\s+(?:(?:forklift|truck|train|lorry|bus|van|crane|tram|taxi|delivery|train|ambulance|police|fire|flight|ground)\s+(?:drivers?|dispatchers?|conductors?|controllers?|operators?)|(?:dispatchers?|controllers?|operators?|planners?)\s+(?:in|at|of|on)\s+the\s+(?:control\s+room|\w+\s+desk|night\s+shift|day\s+shift|tower))`;

/** Departments by their bare names. */
export const DEPARTMENTS =
  '(?:Support|Infra|SRE|DevOps|Development|Compliance|Legal|Finance|Marketing|Procurement|Purchasing|Accounting|Audit|Security|Sales|HR|IT|QA|Ops|Operations|Engineering|Facilities|Logistics|Controlling|Treasury|Risk|Underwriting|Claims|Admissions|Dispatch|Housekeeping|Customer\\s+(?:care|service)|Management|Leadership|Headquarters|HQ)';

/** At the beginning of a clause they take no article and speak as one person. */
const DEPARTMENT = `(?=${DEPARTMENTS}\\b)(?<=(?:^|[.!?;,:]\\s*|\\b(?:and|but|because|that|as)\\s))${DEPARTMENTS}`;

/** Groups that are places or times otherwise. */
const COLLECTIVE = String.raw`(?:the|our|their)\s+(?:(?!(?:the|an?)\b)[\w-]+\s+){0,2}?(?:shift|office|department|(?:control|help|service|night|info\w*)\s+(?:desk|room)|division|ward|committee|council|faculty|leadership|management|squad|principals?|deans?|vets?|wardens?|clerks?|investigators?|vendor|supplier|agency|headquarters|authorit(?:y|ies)|police|editors?|chiefs?|heads?\s+of\s+\w+)`;

/** The source of a pattern for a subject that is a person by how the word is built, what it does or where it sits. */
export const MINDED = `(?:${AT_WORK}|${MANAGER}|${AGENT}|${DEPARTMENT}|${COLLECTIVE})`;

const AGAIN = String.raw`(?:(?:has|have|had)\s+)?(?:(?:\w+ly|also|simply|just|again|never|once|clearly)\s+)?`;

/** Predicates that only a mind can have; of a part of a system they would be a figure of speech. */
export const OF_A_MIND =
  AGAIN +
  '(?:' +
  [
    String.raw`forgot(?:ten)?\s+(?:to|about|that|the|his|her|their|a|all|it)\b|neglect(?:ed|s)\b|overlooked\b|misjudged\b|mis(?:read|understood|heard)\b`,
    String.raw`(?:ignored|disregarded|dismissed|brushed\s+(?:aside|off)|shrugged\s+off)\s+(?:the|a|an|his|her|their|our|all|every|this|that|what|several|two|three|repeated|both)\b`,
    String.raw`(?:did\s+not|didn['’]t|does\s+not|never|had\s+not|hadn['’]t)\s+(?:even\s+|really\s+|properly\s+)?(?:care|listen|think|thought|ask|tell|told|inform|warn|check|double-?check|read|notice|reali[sz]e|pay\s+attention|consult|question|look|mention|say|said|escalate|hand\s+over|speak\s+up|understand|know|bother)(?:ed)?\b`,
    String.raw`failed\s+to\s+(?:notice|reali[sz]e|tell|inform|warn|confirm|double-?check|escalate|communicate|mention|consider|ask|understand|supervise|hand\s+over|pay|spot|appreciate|follow\s+up|(?:perform|carry\s+out|do|complete|conduct)\s+(?:the|an?|his|her|their|its)\s+(?:\w+\s+)?(?:reviews?|checks?|inspections?|training|hand-?over|rounds?|duty|duties|job|audit|walk-?through))\b`,
    String.raw`(?:is|are|was|were|been)\s+(?:not\s+)?(?:too\s+|so\s+|simply\s+)?(?:unprepared|unaware|asleep|distracted|overconfident|inattentive|careless|negligent|complacent|oblivious|sleepy|tired|hasty|sloppy|paying\s+attention|careful|diligent|prepared|in\s+a\s+hurry|out\s+of\s+(?:his|her|their)\s+depth)\b`,
    String.raw`(?:made|makes|did|committed)\s+(?:an?|the|his|her|their)\s+(?:\w+\s+)?(?:mistakes?|errors?\s+of\s+judge?ment|error|blunder|slip)\b`,
    String.raw`(?:picked|took|chose|pressed|pulled|signed|filed|typed|entered|grabbed|opened|read|dialled|called)\s+(?:out\s+|up\s+)?(?:the|an?)\s+wrong\b`,
    String.raw`should(?:n['’]t|\s+not|\s+never)?\s+have\s+(?!been\s+(?:blocked|rejected|stopped|refused|replicated|drained|restarted|scaled)\b)(?:known|told|thought|noticed|said|spoken|listened|approved|signed|agreed|trusted|assumed|reali[sz]ed|warned|informed|reviewed|insisted|consulted|paid|double-?checked|questioned|been\s+(?:more|there|careful|aware|paying))\b`,
    String.raw`knew\s+better\b|(?:should|ought\s+to)\s+know\s+(?:better|about|of|that)\b`,
    String.raw`(?:had\s+not|did\s+not\s+have|lacked|had\s+no)\s+(?:the\s+|any\s+|enough\s+)?(?:necessary\s+|required\s+|needed\s+|basic\s+)?(?:knowledge|skills?|experience|discipline|competence|training|diligence|judge?ment|common\s+sense)\b`,
    String.raw`(?:did\s+not|didn['’]t|never)\s+(?:even\s+)?(?:run|do|write|finish)\s+(?:the|any|his|her|their|a)\s+(?:\w+\s+)?(?:tests?|checks?|reviews?|homework|jobs?|rounds?)\b`,
    String.raw`(?:rushed|(?<!\b(?:it|which|that|process|kernel|pod|container)\s)panicked|dozed|slept|dawdled|cut\s+corners|looked\s+away|gambled|guessed|got\s+(?:lazy|sloppy|careless|complacent)|couldn['’]t\s+be\s+bothered|assumed\s+(?:it|that|the|everything)|waved\s+(?:it|them|this|the\s+\w+)\s+through|rubber-?stamped|turned\s+a\s+blind\s+eye)`,
  ].join('|') +
  ')';
