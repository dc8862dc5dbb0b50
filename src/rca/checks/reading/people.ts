const DETERMINER = String.raw`(?:the|an?|one|another|our|your|their|this|that)`;

/** Up to three words before the noun: `the`, `the on-duty`, `our second database`. */
const LEAD = String.raw`(?:${DETERMINER}\s+)?(?:[\w'’-]+\s+){0,2}?`;

/** A word that stands before a person who is not the subject: `the page to the engineer failed`. */
export const NOT_SUBJECT =
  String.raw`(?<!\b(?:to|for|with|from|via|by|than|told|paged|reached|(?<!\b(?:one|some|any|none|each|many|most|two|both|either|neither)\s)of)` +
  String.raw`\s+(?:${DETERMINER}\s+)?(?:(?!${DETERMINER}\b)[\w-]+\s+){0,2})`;

/** A name, once it is written in low lines (see `named-people.ts`). */
export const NAME = '_{2,}';

/** `worker`, `agent`, `installer`, `scheduler`, `driver` are software as often, and are left out. */
const NOUNS =
  `${NAME}|` +
  'engineers?|developers?|programmers?|admin(?:istrator)?s?|employees?|technicians?|contractors?|SREs?|on-?call(?:\\s+engineer)?|' +
  'responders?|reviewers?|authors?|maintainers?|approvers?|committers?|colleagues?|coworkers?|supervisors?|clerks?|interns?|' +
  '(?<!\\b(?:controller|package|window|cluster|memory|resource|session|connection|secrets?|queue|task|lock|cache|process|device|volume|node|key|state)\\s)managers?(?=\\s+(?:\\w+\\s+)?(?:should|could|did|has|had|forgot|failed|ignored|missed|overlooked))|(?:team|tech|support|shift|project|product|release|engineering|incident)\\s+(?:leads?|managers?|owners?)|commanders?|' +
  'testers?|analysts?|architects?|consultants?|freelancers?|trainees?|newcomers?|apprentices?|DBAs?|directors?|executives?|leadership|' +
  '(?:QA|ops|dev\\s?ops)(?=\\s+(?:missed|overlooked|skipped|forgot|ignored|did|never|let|should|could|waved|signed|rushed|slept|was|were)\\b)|' +
  'kids?|dudes?|lads?|blokes?|temps?|volunteers?|hires?|staff|personnel|crew|team|people|persons?|guys?|folks|(?:night|day|late|early)\\s+shift|(?:NOC|SOC)(?:\\s+shift)?(?:\\s+[A-D])?|shift\\s+[A-D1-3]|(?<=\\b(?:our|their|my)\\s)leads?|' +
  'someone|somebody|nobody|no\\s+one|everyone|everybody|anyone|anybody|whoever(?:\\s+[\\w-]+){1,4}?|he|she|we|I|' +
  '(?:senior|upper|middle)\\s+management|(?<=(?:^|[.!?]\\s))management';

/** Trades that are not also the names of programs, as `driver`, `broker`, `dispatcher` and `conductor` are. */
const TRADES =
  'nurses?|doctors?|physicians?|surgeons?|pharmacists?|paramedics?|pilots?|captains?|stewards?|teachers?|lecturers?|professors?|' +
  'scientists?|researchers?|students?|postdocs?|librarians?|accountants?|bookkeepers?|auditors?|lawyers?|secretar(?:y|ies)|' +
  'assistants?|receptionists?|cashiers?|tellers?|traders?|underwriters?|salesm[ae]n|sales\\s+(?:rep|representative)s?|officers?|officials?|' +
  'foremen|foreman|electricians?|mechanics?|plumbers?|welders?|cleaners?|janitors?|guards?|porters?|' +
  'journalists?|designers?|producers?|artists?|specialists?|experts?|coordinators?|superintendents?|deput(?:y|ies)|bosse?s?|' +
  'chiefs?|heads?(?=\\s+of\\b)|(?:group|team|squad|section|crew|project)\\s+leaders?|' +
  "partners?(?=\\s+manager)|sysadmins?|webmasters?|coders?|hackers?|devs?|newbies?|juniors?|seniors?|freshers?|subcontractors?|suppliers?['’]s?\\s+staff|" +
  '(?:case|field|office|shift|social|warehouse|dock|factory|track|maintenance|temporary|night)\\s+workers?|' +
  '(?:crew|shift|network|capacity|roster|release|route)\\s+(?:planner|dispatcher|controller)s?(?=\\s+(?:on|forgot|should|overlooked|misread|ignored|did\\s+not\\s+(?:notice|bother|look)))|' +
  'planners?(?=\\s+(?:overlooked|forgot|should|misread|ignored))|' +
  '(?:IT|service|help|support|trading|news|front)\\s?-?desk(?=\\s+(?:ignored|forgot|overlooked|missed|refused|should|did|never|failed\\s+to\\s+(?:tell|call|notice|inform|escalate|warn)))|' +
  // Whatever it is called: what is on duty is somebody.
  '[\\w-]+(?=\\s+(?:on\\s+(?:duty|shift|watch)|in\\s+charge)\\b)';

/** A controller that is called an operator acts like software: it reconciles. */
const OPERATOR = String.raw`(?<!\b(?:k8s|kubernetes|prometheus|postgres|cert-manager|kafka|etcd|redis|database|helm|vault|cert\w*|secrets?|ingress)\s)operators?(?![^.]*\b(?:StatefulSets?|DaemonSets?|ReplicaSets?|CRDs?|custom resources?|finali[sz]ers?|CustomResource\w*)\b)(?!\s+(?:failed to|did not|missed)\s+(?:a |the |its )?(?:reconcil|sync))`;

/** What may stand between the noun and its verb: `on duty`, `of the change`, `who approved the change`, `responsible`. */
export const MODIFIER =
  String.raw`(?:\s+(?:responsible|concerned|involved|on[- ](?:call|duty|shift)|` +
  String.raw`(?:on|of|at|in|from|for|who|that|behind)(?:\s+(?!(?:and|which|when|while|because|as|so|but|where|whose)\b)[\w'’-]+){1,5}?))?`;

/** The source of a pattern for a person or a group of people as subject. To be used without regard to case. */
export const PERSON = `${LEAD}${NOT_SUBJECT}(?:${NOUNS}|${TRADES}|${OPERATOR})${MODIFIER}`;

/** The same without the words before the noun, which a search in a sentence does not need: it costs a fifth. */
export const SUBJECT = `${NOT_SUBJECT}(?:${NOUNS}|${TRADES}|${OPERATOR})${MODIFIER}`;

/** The same without what may stand behind the noun. */
export const BARE_SUBJECT = `${NOT_SUBJECT}(?:${NOUNS}|${TRADES}|${OPERATOR})\\b`;

/** A person with the words before the noun and none behind it. */
export const BARE_PERSON = `${LEAD}${BARE_SUBJECT}`;

/** The same with `they`, which stands for systems as often: only for verbs that need a mind. */
export const PERSON_OR_THEY = `(?:${PERSON}|they)`;

/** `They` as the first word of a sentence stands for people. */
export const SENTENCE_THEY = String.raw`(?:^|[.!?;]\s+|["“(])they`;

/** Between a person and the verb: an adverb, a perfect. */
export const ADVERBS = String.raw`(?:(?:has|have|had)\s+)?(?:(?:\w+ly|also|simply|just|then|again|never)\s+)?`;
