const DETERMINER = String.raw`(?:the|an?|one|another|our|your|their|this|that)`;

/** Up to three words before the noun: `the`, `the on-duty`, `our second database`. */
const LEAD = String.raw`(?:${DETERMINER}\s+)?(?:[\w-]+\s+){0,2}?`;

/** A word that stands before a person who is not the subject: `the page to the engineer failed`. */
export const NOT_SUBJECT =
  String.raw`(?<!\b(?:to|for|with|from|via|by|than|told|paged|reached|(?<!\b(?:one|some|any|none|each|many|most|two|both|either|neither)\s)of)` +
  String.raw`\s+(?:${DETERMINER}\s+)?(?:(?!${DETERMINER}\b)[\w-]+\s+){0,2})`;

/** `worker`, `agent`, `installer`, `scheduler`, `driver` are software as often, and are left out. */
const NOUNS =
  'engineers?|developers?|programmers?|admin(?:istrator)?s?|employees?|technicians?|contractors?|SREs?|on-?call(?:\\s+engineer)?|' +
  'responders?|reviewers?|authors?|maintainers?|approvers?|committers?|colleagues?|coworkers?|supervisors?|clerks?|interns?|' +
  'managers?(?=\\s+(?:\\w+\\s+)?(?:should|could|did|has|had|forgot|failed|ignored|missed|overlooked))|(?:team|tech|support|shift|project|product|release|engineering|incident)\\s+(?:leads?|managers?|owners?)|commanders?|' +
  'testers?|analysts?|architects?|consultants?|freelancers?|trainees?|newcomers?|apprentices?|DBAs?|directors?|executives?|leadership|' +
  '(?:QA|ops|dev\\s?ops)(?=\\s+(?:missed|overlooked|skipped|forgot|ignored|did|never|let|should|could|waved|signed|rushed|slept|was|were)\\b)|' +
  'hires?|staff|personnel|crew|team|people|persons?|guys?|folks|(?:night|day|late|early)\\s+shift|' +
  'someone|somebody|nobody|no\\s+one|everyone|everybody|anyone|anybody|whoever(?:\\s+[\\w-]+){1,4}?|he|she|we|I|' +
  '(?:senior|upper|middle)\\s+management|(?<=(?:^|[.!?]\\s))management';

/** A controller that is called an operator acts like software: it reconciles. */
const OPERATOR = String.raw`(?<!\b(?:k8s|kubernetes|prometheus|postgres|cert-manager|kafka|etcd|redis|database|helm|vault)\s)operators?(?!\s+(?:failed to|did not|missed)\s+(?:a |the |its )?(?:reconcil|sync))`;

/** What may stand between the noun and its verb: `on duty`, `of the change`, `who approved the change`, `responsible`. */
const MODIFIER =
  String.raw`(?:\s+(?:responsible|concerned|involved|on[- ](?:call|duty|shift)|` +
  String.raw`(?:on|of|at|in|from|for|who|that|behind)(?:\s+(?!(?:and|which|when|while|because|as|so|but|where|whose)\b)[\w'’-]+){1,5}?))?`;

/** The source of a pattern for a person or a group of people as subject. To be used without regard to case. */
export const PERSON = `${LEAD}${NOT_SUBJECT}(?:${NOUNS}|${OPERATOR})${MODIFIER}`;

/** The same with `they`, which stands for systems as often: only for verbs that need a mind. */
export const PERSON_OR_THEY = `(?:${PERSON}|they)`;

/** `They` as the first word of a sentence stands for people. */
export const SENTENCE_THEY = String.raw`(?:^|[.!?;]\s+|["“(])they`;

/** Between a person and the verb: an adverb, a perfect. */
export const ADVERBS = String.raw`(?:(?:has|have|had)\s+)?(?:(?:\w+ly|also|simply|just|then|again|never)\s+)?`;
