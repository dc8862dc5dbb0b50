import { DEPARTMENTS } from './agents.ts';
import { NAME, SENTENCE_THEY, SUBJECT } from './people.ts';

/** A person anywhere in the sentence, be it the subject or not: `of the author`, `by those in charge`. */
const SOMEBODY = String.raw`(?:people|persons?|engineers?|developers?|admin(?:istrator)?s?|operators|staff|personnel|team|squad|crew|folks|colleagues?|authors?|reviewers?|responders?|contractors?|employees?|managers?|management|owners|technicians?|programmers?|shift|someone|somebody|anyone|anybody|everyone|everybody|(?:those|ones?)\s+(?:responsible|in\s+charge|concerned|involved|who)|predecessor|newcomer|interns?|trainees?|juniors?|seniors?|DBAs?|SREs?|on-?call|testers?|analysts?|architects?|consultants?|officers?|supervisors?|commanders?|leads?|maintainers?|approvers?|vendor|supplier|provider|board|department|leadership|operator|${NAME})\b`;

/** The same with what may stand before it. */
const ANYBODY = String.raw`(?:the\s+)?(?:[\w'’-]+\s+){0,3}?${SOMEBODY}`;

/** What only people read, answer and follow. A page of the web and a request to a server are none of it. */
const PAPER = String.raw`(?:diffs?|pull\s+requests?|(?:code\s+|peer\s+)?reviews?|runbooks?|playbooks?|checklists?|procedures?|protocol(?=\s+(?:was|for|of|that|which)\b)|guidelines?|instructions?|e-?mails?|tickets?|docs|documentation|manuals?|warnings?|alerts?|alarms?|pages?(?!\s+(?:requests?|loads?|faults?|cache|size|table))|notices?|notifications?|reminders?|advice|recommendations?|recommended\s+[\w-]+|concerns?|objections?|complaints?|hand-?overs?|sign-?offs?|escalations?)`;

/** The same with what may stand before it. */
const FOR_PEOPLE = String.raw`(?:(?:the|a|an|any|every|each|our|their|its|his|her|your|this|that|these|those|all|both|several|two|three|repeated|many)\s+){0,2}(?:(?!(?:and|which|when|while|because|so|but|that|of)\b)[\w'’-]+\s+){0,2}?${PAPER}`;

/** An agent behind a passive that is a part of a system. */
const BY_A_SYSTEM = String.raw`(?!\s+(?:at\s+\w+\s+)?by\s+(?!${ANYBODY}|${SUBJECT}))`;

const PERFECT = String.raw`(?:(?:was|were|is|are|went|been|being)\s+(?:being\s+|simply\s+|repeatedly\s+|routinely\s+|largely\s+|quietly\s+|just\s+|initially\s+)?)`;

/** What is a fault in people alone; of a program most of it is a figure, or a plain fact. */
const FALLING_SHORT = String.raw`(?:(?:wasted|dithered|hesitated|froze|stalled|pretended|lied|concealed|preferred\s+(?:to|not)|chose\s+(?:to\s+ignore|not\s+to)|gave\s+up|walked\s+away|passed\s+the\s+buck|pointed\s+fingers|covered\s+(?:it\s+|this\s+)?up|took\s+(?:a\s+(?:chance|gamble|risk|shortcut)|it\s+up)|went\s+(?:rogue|ahead\s+anyway)|hoped\s+(?:for|that|it)|relied\s+on\s+(?:luck|hope|memory))\b|(?:was|were)\s+(?:supposed|meant|obliged|paid)\s+to\s+(?!be\b)[a-z]+|(?:was|were)\s+(?:told|asked|reminded)\s+to\s+[a-z]+(?=[^.]*\b(?:but|yet|and)\s+(?:did|still|never|instead|nevertheless|forgot|chose|used|kept|then))|(?:was|were)\s+(?:slow|late|reluctant|unwilling|loath|quick|(?:far\s+|much\s+)?too\s+[a-z]+)\s+to\b|(?:took|needed)\s+(?:far|way|much|(?:[\w-]+\s+){1,4}?to\s+(?:reali[sz]e|notice|understand|admit|react|wake|figure|accept|grasp|respond|answer))\b|had\s+(?:every\s+(?:opportunity|chance|reason)|all\s+the\s+(?:information|time|warnings?)|(?:ample|plenty\s+of)\s+(?:time|warnings?|chances))\b)`;

/** What nobody did, said without saying who: `the warning was dismissed`, `the checklist was not followed`. */
const LEFT_UNDONE: readonly string[] = [
  String.raw`\b${PAPER}\s+(?:(?:in|on|of|about|from|for|to)\s+(?:the\s+|a\s+)?[\w'’ -]{1,40}?\s+)?(?:(?:has|have|had)\s+)?${PERFECT}(?:ignored|dismissed|disregarded|overlooked|neglected|brushed\s+(?:aside|off)|waved\s+(?:through|away|aside|off)|shrugged\s+off|swept\s+under|unheeded|not\s+(?:taken\s+seriously|heeded|obeyed|respected|adhered\s+to)|taken\s+lightly|forgotten|acked\s+and|acknowledged\s+(?:and|but)\s+(?:forgotten|left|ignored|not|never|then|nothing))\b${BY_A_SYSTEM}`,
  String.raw`\b(?:runbooks?|playbooks?|checklists?|procedures?|guidelines?|instructions?|change\s+process|polic(?:y|ies)|due\s+process|advice|recommendations?)\s+(?:(?:has|have|had)\s+)?(?:was|were|been)\s+(?:not|never|only\s+partly|hardly)\s+(?:even\s+|properly\s+|fully\s+)?(?:followed|read|consulted|opened|applied|observed|kept|looked\s+at|carried\s+out)\b`,
  String.raw`\b(?:proper|thorough|sufficient|adequate|basic|elementary|due|careful|enough|any|real)\s+(?:testing|tests?|review(?:ing|s)?|checks?|checking|verification|preparation|planning|care|diligence|communication|supervision|oversight|thought|attention|consideration|coordination)\s+(?:(?:has|have|had)\s+)?(?:was|were|been)\s+(?:not\s+|never\s+)?(?:skipped|omitted|neglected|forgone|done|performed|carried\s+out|given|paid|taken|made|exercised|applied)\b`,
  String.raw`\b(?:testing|(?:code|peer|the)\s+review|due\s+diligence|common\s+sense|caution|care)\s+(?:was|were|had\s+been)\s+(?:skipped|cut\s+short|rushed|thrown|forgotten|neglected|abandoned|sacrificed)\b`,
  String.raw`\b(?:(?:was|were|been)\s+(?:not|never)\s+[\w-]+(?:\s+[\w-]+){0,3}?|(?:ignored|missed|overlooked|neglected|forgotten|mishandled|misread))\s+by\s+(?:those|the\s+(?:ones?|people|persons?))\s+(?:responsible|in\s+charge|concerned|involved|who|whose)\b`,
  String.raw`\b(?:dismissed|approved|merged|signed|accepted|waved\s+through|closed|acknowledged|silenced|clicked\s+away|confirmed)\s+(?:[\w-]+\s+){0,3}?without\s+(?:(?:even|ever|first|once)\s+)?(?:having\s+been\s+|being\s+)?(?:read|looked\s+at|opened|understood|tested|reviewed|checked|questioned|looking|reading|a\s+(?:look|glance|second\s+thought|proper\s+\w+|thought))\b`,
  String.raw`\bwrong\s+[\w-]+(?:\s+[\w-]+)?\s+(?:was|were|had\s+been|got)\s+(?:typed|clicked|keyed|ticked|pasted|(?!\w+\s+(?:by\s+(?:default|the)|automatically)\b)(?:selected|chosen|picked|entered|used|run|started|stopped|deleted|restarted|pulled|unplugged)\b[^.]*\b(?:by\s+hand|manually|in\s+the\s+(?:console|hurry|rush|heat)|out\s+of\s+(?:habit|haste)|in\s+haste))\b`,
  String.raw`\b(?:did|does|do|has|have|had)(?:n['’]t|\s+not)\s+(?:made|make|paid|pay|put|exercised?|take|taken|show|shown|give|given|use|used)\s+(?:(?:the|any|enough|due|sufficient|proper|reasonable|necessary|required)\s+)*(?:(?:level|degree|standard|amount|kind)\s+of\s+)?(?:attention|care|diligence|caution|heed|responsibility|ownership|seriously|common\s+sense|judge?ment)\b`,
];

const OMITTED = String.raw`(?:(?:did|do|does|has|have|had)(?:n['’]t|\s+not)|never|(?:failed|fails|neglected|declined|refused|refuses|chose\s+not|omitted|forgot)\s+to|nobody|no\s+one|none\s+of\s+(?:them|us|the\s+\w+))\s+(?:even\s+|ever\s+|once\s+|bothered\s+to\s+|actually\s+|properly\s+|seems?\s+to\s+have\s+)?`;

/** A person said to have fallen short, however much stands between the noun and the verb. */
const SHORT: readonly string[] = [
  String.raw`\b(?:lack(?:s|ed|ing)?(?:\s+of)?|without|wanting\s+in|short\s+on|devoid\s+of)\s+(?:(?:the|any|all|even)\s+)?(?:(?:necessary|required|basic|sufficient|due|proper|slightest|common)\s+)?(?:awareness|foresight|diligence|discipline|competence|vigilance|professionalism|judge?ment|sense|courage|humility|motivation|initiative|seriousness|curiosity|rigou?r|conscience)\b(?!\s+(?:rule|check|model))`,
  String.raw`\bwith\s+(?:(?:only|just)\s+)?(?:a\s+(?:little|bit)\s+(?:of\s+)?|some\s+|slightly\s+)?(?:more\s+)?(?:foresight|care|attention|diligence|discipline|thought|common\s+sense|professionalism|vigilance|effort)\b(?=[^.]*\bwould)`,
  String.raw`\b(?:hand-?over|communication|coordination|review|escalation|leadership|preparation|planning|supervision|teamwork|management)\b[^.,;]{0,40}\s(?:was|were|is)\s+(?:(?:an?|simply|frankly|a\s+complete)\s+)*(?:joke|farce|disaster|disgrace|shambles|embarrassment|mess|terrible|abysmal|appalling|laughable|shameful|amateurish|dreadful|lousy)\b`,
  String.raw`\b(?:did|does|never|not|n['’]t|without|nobody|no\s+one|anyone|anybody)\b[^.,;?]{0,30}\beven\s+(?:look|read|bother|think|ask|notice|glance|pretend)(?:ed|ing|s)?\b`,
  String.raw`\b(?:failed\s+to|did\s+not|didn['’]t|without|never)\s+(?:tak(?:e|ing)|took|us(?:e|ing)|exercis(?:e|ing|ed)|show(?:ing|n)?)\s+(?:(?:the|any|all|even)\s+)?(?:(?:reasonable|due|proper|sufficient|ordinary|adequate|necessary)\s+)?(?:care|diligence|caution|judge?ment|precautions?)\b`,
  String.raw`\b${SUBJECT}\s+(?:was|were|is|are|has\s+been|have\s+been)\s+(?:over-?(?:reliant|confident|eager|cautious|hasty|stretched\s+by\s+(?:his|her|their)\s+own)|more\s+(?:interested|concerned|focused|worried)\s+(?:in|with|about|on|by))\b`,
  String.raw`\bthey\s+(?:do|did)(?:n['’]t|\s+not)\s+(?:understand|care|know\s+(?:what|how|their)|listen|learn|want\s+to)\b`,
  String.raw`\b(?:${SOMEBODY}|${DEPARTMENTS})['’]s?\s+(?:[\w-]+\s+){0,2}?(?:responses?|reactions?|handling|work|attitude|performance|efforts?|communication|leadership|behaviou?r|preparation|conduct|contribution|decisions?|approach)\s+(?:was|were|is|has\s+been|left)\s+(?:[\w-]+\s+)?(?:poor|slow|lethargic|weak|inadequate|late|unacceptable|disappointing|insufficient|half-?hearted|chaotic|lacking|below|anything\s+but|wanting|amateur\w*|lacklustre|careless|wrong|hasty|confused|much\s+to\s+be|minimal|unimpressive|embarrassing|appalling)\b`,
  String.raw`\b(?:${SOMEBODY}|${DEPARTMENTS})['’]s?\s+(?:tolerance\s+of|reluctance|indifference|attitude|ego|arrogance|complacency|habits?\s+of|impatience|inaction|silence|passivity|disregard|neglect|obsession|insistence|optimism)\b`,
  String.raw`\b${SUBJECT}\s+(?:(?:has|have|had|was|were|been)\s+){1,2}(?:already\s+|repeatedly\s+|explicitly\s+)?(?:warned|cautioned|advised\s+against|admonished|reprimanded)\b`,
  String.raw`${SENTENCE_THEY}\s+(?:\w+ly\s+)?(?:knew|swore|promised|claimed|admitted|hoped|thought|let|could\s+not\s+be)\b`,
  String.raw`\b(?:nobody|no\s+one)\b(?:\s+[\w-]+){0,4}?\s+(?:reads|cares|listens\s+to|bothers|tests\s+(?:it|anything|this)|takes\s+(?:responsibility|ownership)|feels\s+responsible|had\s+the\s+(?:nerve|guts|courage))\b`,
  String.raw`\b(?:(?:was|were|been|being|got)\s+waved\s+through|rubber-?stamp(?:ed|ing)?|skimmed\s+(?:it|the|over|through)|turned\s+up\s+(?:late|unprepared)|out\s+of\s+(?:his|her|their)\s+depth|hoping\s+(?:for\s+the\s+best|nobody|no\s+one)|in\s+the\s+hope\s+that\s+(?:nobody|no\s+one|it\s+would|the\s+problem))\b`,
  String.raw`\b${SUBJECT}\s+(?:(?:has|have|had|simply|just|clearly|then|again|also|still)\s+){0,2}${FALLING_SHORT}`,
  String.raw`\b(?:persons?|people|engineers?|administrators?|developers?|colleagues?|technicians?|contractors?|reviewers?|responders?|authors?|team|squad|staff|managers?|leads?)\b(?:\s+(?!and\b|but\b|because\b|which\b)[\w'’-]+){0,8}?\s+(?:did\s+not|didn['’]t|never|had\s+not|failed\s+to|neglected\s+to)\s+(?:even\s+)?(?:inform|tell|told|ask|warn|consult|notify|contact|escalate|coordinate|mention|raise|bother|hand\s+over)(?:ed)?\b`,
  String.raw`\b${SOMEBODY}['’]?s?\s+(?:(?:own|complete|total|repeated|sheer|apparent)\s+)?(?:failure|inability|unwillingness|refusal|reluctance)\s+to\b`,
  String.raw`['’]s?\s+(?:own\s+|sheer\s+|simple\s+|grave\s+)?(?:mistakes?|negligence|carelessness|inexperience|inattention|incompetence|misjudge?ment|misunderstanding|overconfidence|ignorance|panic|hesitation|distraction|blunders?|sloppiness|laziness|stubbornness|impatience|forgetfulness|haste|lapse)\b`,
  String.raw`\bpromised\s+(?:us\s+|to\s+|a\s+|the\s+|that\s+)[^.]*\b(?:but|and|yet)\s+(?:then\s+)?(?:never|did\s+not|didn['’]t|nothing|forgot|has\s+not|have\s+not)\b`,
];

/** What only people do, whoever is said to have left it: `never opened the ticket`, `without telling anyone`. */
const OMITTING: readonly string[] = [
  String.raw`\b(?<!\b(?:check|rule|job|test|tool|alert|system)\s)${OMITTED}(?:read|opened?|follow(?:ed)?|consult(?:ed)?|look(?:ed)?\s+(?:at|into)|heed(?:ed)?|stud(?:y|ied)|escalated?|answer(?:ed)?|act(?:ed)?\s+(?:on|upon)|respond(?:ed)?\s+to|pass(?:ed)?\s+on|take|took|question(?:ed)?|appl(?:y|ied))\s+${FOR_PEOPLE}\b`,
  String.raw`\bwithout\s+(?:even\s+|ever\s+|once\s+|so\s+much\s+as\s+|first\s+)?(?:telling|informing|asking|consulting|warning|notifying|involving|talking\s+to|checking\s+with|a\s+word\s+to|coordinating\s+with)\s+(?:anyone|anybody|us|them|me|the\s+(?:[\w-]+\s+)?(?:team|owners?|people|others|rest|on-?call|lead|squad|group|department|engineers?|staff|support|operators)|a\s+soul|support|ops|operations|engineering)\b`,
  String.raw`\b(?<!\bwhich\s(?:[\w-]+\s){0,5})without\s+(?:even\s+)?(?:looking|thinking|asking|reading)(?:\s+(?:again|first|twice|it\s+through|around|properly|hard|(?:at|through)\s+(?:it|the\s+\w+)))?\s*(?:[.,;!?)]|$)`,
  String.raw`\b(?:despite|in\s+spite\s+of|against|over|notwithstanding)\s+(?:our|my|their|his|her|everyone['’]s|all|repeated|several|clear|explicit)\s+(?:[\w-]+\s+)?(?:objections?|warnings?|advice|protests?|concerns?|reminders?|requests?|recommendations?|instructions?)\b`,
  String.raw`\b(?:never|could\s+not\s+be|couldn['’]t\s+be|not|n['’]t|nobody|no\s+one)\s+(?:even\s+)?bother(?:ed)?\b`,
  String.raw`\b(?:nobody|no\s+one|not\s+a\s+single\s+(?:person|engineer|reviewer))\b(?:\s+(?!because\b|was\b|is\b|could\b)[\w-]+){0,4}?\s+(?:read|opened|thought\s+(?:to|of|about)|asked|questioned|spoke\s+up|said\s+anything|looked\s+at|stepped\s+up|took\s+(?:the\s+time|charge|responsibility|ownership)|felt\s+responsible|wanted\s+to|stopped\s+to|had\s+the\s+(?:sense|decency|courage|wit))\b`,
  String.raw`\b(?:sat|sits|sitting|slept|sleeping)\s+on\s+(?:the|it|this|that|our|these)\b(?!\s+(?:same|node|host|disk|server|rack|path|network|edge|shelf|box|machine))`,
  String.raw`(?<!\b(?:conditions?|that|which|what|nothing|checks?|gates?|settings?|defaults?|rules?|system)\s)\blet\s+(?:this|it|that|them|these)\s+(?:one\s+)?(?:through|slip|slide|pass|happen|rot|linger|fester)\b|\b(?:slipped|fell)\s+through\s+(?:the\s+)?(?:our|their|his|her)\s+(?:fingers|hands)\b`,
  String.raw`\b(?:refus(?:es?|ed)|declin(?:es?|ed)|unwilling|reluctant|cannot\s+be\s+bothered)\s+to\s+(?:maintain|own|fix|help|take\s+(?:responsibility|ownership|part)|listen|cooperate|answer\s+(?:us|questions|the\s+phone)|learn|document|talk|review|attend|escalate)\b`,
  String.raw`\b(?:too\s+(?:lazy|proud|(?<!\b(?:balancer|node|service|proxy|disk|job|queue|cache|replica|system|server|database|cluster|pod|worker|consumer|network|api|process|link|client|controller)\s\w+\s+too\s)(?:slow|busy)|impatient|sloppy|careless|eager|hasty|arrogant|timid|stubborn|optimistic)\s+to|not\s+(?:[\w-]+\s+)?(?:experienced|careful|attentive|competent|qualified|senior|skilled|diligent|disciplined)(?:\s+enough)?(?:\s+(?:with|in|at|to|for)\b|[.,;]|$))`,
];

/** Somebody other than who was there: `a more careful author`, `anyone with basic knowledge`. */
const ANOTHER = String.raw`(?:any(?:one|body)|any\s+(?:[\w-]+\s+){0,2}?(?:engineer|developer|person|admin(?:istrator)?|reviewer|operator|responder|professional|adult|colleague|team)|an?\s+(?:(?:more|less|better|properly|reasonably|sufficiently)\s+)?(?:careful|diligent|experienced|attentive|senior|competent|thorough|responsible|professional|trained|prudent|seasoned|good|disciplined|vigilant|conscientious|sensible)\s+[\w-]+)`;

const DONE = String.raw`(?:[a-z]+(?:ed|ied)|read|seen|taken|known|told|thought|paid|looked|run|written|kept|spoken|done|made|given|held|left|put|gone|stopped|begun|caught|found|set|cut|rolled|let|said|asked|left)`;

/** What people are wished to have done, in the forms that name neither a role nor a modal that stands beside it. */
const WISHED: readonly string[] = [
  String.raw`\byou(?:\s+(?:guys|people|folks|lot|all))?\s+(?:really\s+|just\s+)?(?:need|have|ought|must|should)\s+(?:to\s+)?(?:start|stop|learn|pay|listen|think|read|grow\s+up)\b`,
  String.raw`\b(?:${SUBJECT}|an?\s+[\w-]+(?:\s+[\w-]+)?\s+(?:student|child|intern|engineer|beginner|amateur|professional))\s+would(?:n['’]t|\s+not|\s+never)\s+have\s+(?:shipped|merged|done|pushed|deployed|approved|signed|let|made|written|missed|touched|run|left|allowed|accepted|started)\b`,
  String.raw`\b(?:one\s+(?:would|might|could)\s+(?:have\s+)?(?:hoped?|expect(?:ed)?|thought|think)|you\s+would\s+(?:think|have\s+thought))\b`,
  String.raw`\bhad\s+[\w'’-]+\s+(?:(?:only|just|even|actually|simply|at\s+least)\s+)?(?:read|opened|followed|checked|looked\s+at|heeded|consulted|studied|answered|escalated|taken|listened\s+to|acted\s+on|waited\s+for|asked\s+for)\s+${FOR_PEOPLE}\b`,
  String.raw`\b(?:be(?:en)?\s+(?:a\s+(?:bit|little|lot)\s+)?more\s+(?:careful|attentive|diligent|vigilant|thorough|disciplined|professional|responsible)|pa(?:y|id)\s+(?:more|closer|better|proper|some)\s+attention|do(?:ne)?\s+(?:your|their|his|her|the|its)\s+(?:jobs?|homework|due\s+diligence))\b`,
  String.raw`\bhow\s+(?:hard|difficult)\s+(?:can|could|is|was)\s+(?:it|that)\b|\bhow\s+could\s+(?:any(?:one|body)|some(?:one|body)|you|they|we|nobody|no\s+one)\b|\bwhy\s+(?:did(?:n['’]t|\s+not)|was(?:n['’]t|\s+not)|were(?:n['’]t|\s+not)|has(?:n['’]t|\s+not)|did\s+no)\s*(?:any(?:one|body)|some(?:one|body)|you|they|one|${SUBJECT})\b`,
  String.raw`\b${ANOTHER}(?:\s+(?:with|who|in|on|of|from|at)(?:\s+[\w'’-]+){1,6}?)?\s+(?:would|could|should)(?:n['’]t|\s+not|\s+never)?\s+have\b`,
  String.raw`\b(?:${SUBJECT}|(?:shift|night|duty|team|tech)\s+leads?|ops|devops|SREs?|QA|infra|you|he|she)\s+(?:really\s+|clearly\s+)?(?:should|could|must|might|needed\s+to|ought\s+to|would\s+(?:only|just|simply)\s+have\s+had\s+to)(?:n['’]t|\s+not)?\s+(?:easily\s+|simply\s+|at\s+least\s+|just\s+|also\s+)?have\s+(?!been\s+(?:told|paged|asked|informed|able|given|shown|warned)\b)${DONE}`,
  String.raw`(?<!\b(?:check|test|gate|probe|alert|rule|pipeline|tool|job|linter|scanner|guard)\s(?:[\w-]+\s){0,3})\bcould\s+(?:have\s+(?:easily|simply|just)|(?:easily|simply|just)\s+have)\s+(?:${DONE})\b`,
  String.raw`\bif\s+(?:ops|devops|infra|QA|SREs?|support|the\s+\w+\s+(?:team|squad|crew|group|folks|guys)|your\s+\w+|you|they|he|she|somebody|someone|anybody|anyone)\s+had(?:n['’]t|\s+not|\s+only|\s+just|\s+simply|\s+even|\s+actually|\s+ever)?\s+(?!been\b|had\b|access\b)${DONE}\b`,
  String.raw`\b(?:all|everything)\s+(?:${SUBJECT}|he|she|they|you|it)\s+(?:had\s+to\s+do|needed|took|would\s+have\s+taken)\s+(?:was|is|to)\b|\bit\s+would\s+(?:only\s+|just\s+)?have\s+(?:taken|cost)\s+(?:[\w-]+\s+){1,4}?(?:minutes?|seconds?|moment|effort|look|glance|click|call|question|email)\b`,
  String.raw`\b(?:avoidable|preventable|avoided|prevented)\s+(?:with|by)\s+(?:an?\s+|some\s+|the\s+)?(?:bit\s+of\s+|little\s+|minimum\s+of\s+|modicum\s+of\s+|more\s+|basic\s+|proper\s+|simple\s+)*(?:discipline|care|attention|diligence|thought|common\s+sense|effort|caution|reading|communication|professionalism|vigilance|foresight|planning)\b`,
];

const POOR = String.raw`(?:insufficient|improper|incorrect|inadequate|poor|wrong|bad|sloppy|careless|negligent|faulty|inexpert|unskilled|lacking|lax|deficient|hasty)`;

/** A cause that is put down to somebody. */
const PUT_DOWN: readonly string[] = [
  String.raw`\b(?:squarely|firmly|entirely|solely)\s+(?:with|on|upon|at)\s+(?:the\s+)?(?:${ANYBODY}|${DEPARTMENTS}|feet\b)`,
  String.raw`\bin\s+an?\s+(?:way|manner|fashion)\s+(?:that|which)\s+[^.]{0,60}\b(?:warns?|forbids?|forbade|advises?\s+against|prohibits?|not\s+(?:recommended|intended|supported|permitted|allowed))\b|\bcontrary\s+to\s+(?:our|the|all|their|best)\s+(?:[\w-]+\s+)?(?:advice|guidance|guidelines?|documentation|recommendations?|instructions?|practices?|agreements?|policy|rules?)\b`,
  String.raw`\b(?:blame|fault|guilt|responsibility)\s+(?:for\s+(?:[\w-]+\s+){1,4}?)?(?:lies|lay|rests?|falls?|fell|sits)\s+(?:\w+ly\s+)?(?:with|on|upon)\s+(?!(?:the\s+)?(?:design|system|process|tool|default|pipeline|configuration))\w+|\b(?:guilty|responsible)\s+(?:party|person|individual|engineer|colleague|employee)\b(?!['’]?s?\s+is\s+not)|\bwhose\s+fault\b|\bthe\s+same\s+(?:\w+\s+)?(?:engineer|person|team|developer|people|squad|colleague|guy|crew)\s+(?:who|that|as|again)\b`,
  String.raw`\b${POOR}\s+(?:[\w-]+\s+)?[a-z]+\s+(?:by|on\s+(?:the\s+)?(?:part|side)\s+of|among)\s+${ANYBODY}`,
  String.raw`\b(?:on|by)\s+(?:the\s+)?(?:part|side|behalf)\s+of\s+${ANYBODY}`,
  String.raw`\b(?:insufficient|poor|lack\s+of|lacking|missing|too\s+little|no|want\s+of|absence\s+of)\s+(?:diligence|discipline|professionalism|carefulness|seriousness|vigilance|competence|work\s+ethic|accountability|ownership\s+(?:by|from|of)\s+${ANYBODY})\b`,
  String.raw`\b(?:made|did|does|done|performed|committed|executed|took)\s+(?:an?|some|the|one)\s+(?:[\w-]+\s+)?(?:wrong|false|incorrect|bad|stupid|foolish|unwise|inappropriate|questionable)\s+(?:manipulations?|handling|moves?|choices?|calls?|decisions?|operations?|steps?|entr(?:y|ies)|judge?ments?)\b(?=[^.]*\b(?:on|in|at|with|during|by|when|to)\b)`,
  String.raw`\b(?:comes?|came|boils?|boiled|goes|went|was|is|be)\s+(?:all\s+|mainly\s+|simply\s+)?(?:down\s+to|attributable\s+to|attributed\s+to|blamed\s+on|owed\s+to|traceable\s+to|the\s+(?:work|doing|fault)\s+of)\s+(?:[\w'’-]+\s+){0,5}?${ANYBODY}`,
  String.raw`\b(?:have|need|want|had)\s+(?:to\s+have\s+)?a\s+(?:serious\s+|little\s+|hard\s+|honest\s+)?(?:conversation|word|talk|chat)\s+with\s+(?:the\s+(?:person|people|one|engineer|author|team)|whoever|those)\b|\b(?:heads\s+(?:must|should|will|have\s+to)\s+roll|name\s+names|consequences\s+for\s+(?:the|whoever|those))\b`,
  String.raw`\bwho\s+(?:the\s+\w+\s+)?(?:approved|merged|signed\s+(?:this|that|it)?\s*off|wrote|reviewed|deployed|pushed|touched|broke|changed|deleted|let|allowed|thought|did)\b[^.?!]{0,60}\?`,
];

/** Irony and contrast: a judgement in the clothes of praise. */
const IRONY: readonly string[] = [
  String.raw`\b(?:it\s+(?:is|was)\s+(?:\w+ly\s+)?(?:regrettable|inexcusable|disappointing|unacceptable|incomprehensible|astonishing|baffling|shocking|inconceivable|embarrassing|beyond\s+(?:me|belief|comprehension))\s+(?:that|how)|(?:beggars|defies)\s+belief|and\s+it\s+shows\b|an?\s+accident\s+waiting\s+to\s+happen|bright\s+spark|lethargic|turned\s+out\s+to\s+be\s+a\s+lie|(?:left|leaves)\s+us\s+(?:a|the|with\s+(?:a|the|this))\s+mess)\b`,
  String.raw`\b(?:hastily|foolishly|half-?heartedly|blithely|cavalier(?:ly)?|unwisely|stubbornly|wilfully|willfully|haphazardly|negligently|foolish|clumsy|clumsily|hubris|wishful\s+thinking|apathy|indifference|bad\s+(?:call|attitude)|poor\s+(?:call|decision[- ]making|attitude|work\s+ethic)|know-?it-?alls?|not\s+(?:my|our)\s+problem)\b`,
  String.raw`\b(?:because|since)\s+of\s+course\b|\ba?\s*master-?class\b|\bin\s+(?:his|her|their|its|our|all)\s+infinite\s+wisdom\b|\b(?:tells|told|says|said)\s+you\s+everything\b|\bwhat\s+could\s+(?:possibly\s+)?go\s+wrong\b|\b(?:slow\s+clap|well\s+played|nice\s+one|good\s+job)\b(?=[^.]*\b(?:team|folks|guys|whoever|everyone)\b)`,
  String.raw`\bapparently\b[^.]*\b(?:is|are|was|were)\s+(?:optional|too\s+much\s+(?:to\s+ask|trouble|work)|beneath|not\s+a\s+thing|hard)\b|\bis\s+optional\s+for\b|\btoo\s+much\s+to\s+ask\b`,
  String.raw`\b(?:thought|figured|decided|felt|considered)\s+(?:it\s+|that\s+|this\s+)*(?:was|is|to\s+be|would\s+be)\s+an?\s+(?:fine|good|great|brilliant|clever|smart|wonderful)\s+(?:idea|moment|time|plan)\b|\b(?:brilliant|genius|bright)\s+(?:idea|move|plan)\b|\b(?:our|the|some)\s+(?:hero|genius|wizard|cowboy|superstar|rock\s?star|mastermind|brain)s?\b(?!\s+(?:image|banner|section|service|pod))`,
  String.raw`\bthumbs-?\s?up\b|\bLGTM\b(?=[^.]*\b(?:nobody|no\s+one|never|without|and)\b)|\b(?:went|go|going|rolled)\s+back\s+to\s+(?:bed|sleep)\b|\bcall(?:ed)?\s+it\s+a\s+(?:day|night)\b|,\s+(?:classic|typical|as\s+(?:usual|always|ever))\s*[.!]?$`,
  String.raw`\bunlike\s+(?:the|his|her|their|our)\s+(?:[\w-]+\s+){0,2}?(?:responder|engineer|author|reviewer|shift|team|colleague|predecessor|developer|person|one|admin(?:istrator)?)s?\b`,
  String.raw`\bwhat\s+(?:the\s+)?(?:[\w'’-]+\s+){0,3}?(?:authors?|owners?|engineers?|reviewers?|responders?|teams?|people|developers?|colleagues?|experts?|seniors?|others|shift)\s+(?:had|have|has|should|could|ought)\b[^.]*?\b(?:missed|overlooked|seen|noticed|done|caught|known|cleaned|fixed|checked|lazy|forgotten|ignored|left)\b`,
  String.raw`\b(?:every(?:one|body)|anyone|anybody|all)\s+(?:but|except|apart\s+from|other\s+than)\s+(?:for\s+)?(?:the|those|our|his|her|their)\s+(?:team|people|engineers?|authors?|owners?|ones?|person|squad|developers?|group|reviewers?|colleagues?)\b`,
  String.raw`\b(?:the\s+(?:one|very|only)\s+thing\s+(?:\w+\s+){1,2}had\s+been\s+(?:told|asked|warned)|had\s+been\s+(?:told|warned)\s+(?:not\s+to|to\s+leave)|was\s+told\s+not\s+to)\b|\btaken\s+(?:their|his|her)\s+(?:jobs?|work|duty|duties|role)\s+seriously\b`,
];

/**
 * Sources of patterns for judgements of people that name no person as their subject: what was left undone, in the
 * passive or by whoever; what somebody else would have done; whom a cause is put down to; irony. They look at what is
 * done, and to what: only people read a diff, dismiss a warning, tell somebody. To be used without regard to case.
 */
export const HUMAN_ACTS = {
  undone: [...LEFT_UNDONE, ...OMITTING, ...SHORT],
  wished: WISHED,
  putDown: PUT_DOWN,
  irony: IRONY,
};
