/** Up to three words before the noun: `the`, `the on-duty`, `our second database`. */
const LEAD = String.raw`(?:(?:the|an?|one|another|our)\s+)?(?:[\w-]+\s+){0,2}?`;

const NOUNS =
  'engineers?|developers?|admin(?:istrator)?s?|employees?|technicians?|contractors?|SREs?|on-?call(?:\\s+engineer)?|' +
  'responders?|reviewers?|authors?|team|someone|somebody|he|she|we|I';

/** A controller that is called an operator acts like software: it reconciles. */
const OPERATOR = String.raw`(?<!\b(?:k8s|kubernetes|prometheus|postgres|cert-manager|kafka|etcd)\s)operators?(?!\s+(?:failed to|did not|missed)\s+(?:a |the |its )?(?:reconcil|sync))`;

/** The source of a pattern for a person or a group of people as subject. To be used without regard to case. */
export const PERSON = `${LEAD}(?:${NOUNS}|${OPERATOR})`;

/** The same with `they`, which stands for systems as often: only for verbs that need a mind. */
export const PERSON_OR_THEY = `(?:${PERSON}|they)`;

/** `They` as the first word of a sentence stands for people. */
export const SENTENCE_THEY = String.raw`(?:^|[.!?;]\s+|["“(])they`;
