/** A question that a set is asked, and what others reached on it. Figures as the sets' own papers and tables give them. */
export interface Published {
  set: string;
  /** Of which cases, by the beginning of their id; all where it is empty. */
  cases: string;
  what: string;
  published: string;
}

/** What is measured, one line each. */
export const PUBLISHED: readonly Published[] = [
  {
    set: 'rootcausebench',
    cases: '',
    what: 'right commit, or none',
    published: 'rules 7/24, always none 7/24, latest deploy 1/24; frontier models .97 to 1.00, qwen3-32b .42',
  },
  {
    set: 'cloudopsbench',
    cases: '',
    what: 'object, cause and taxonomy',
    published: 'Boutique .73 / .79 (DeepSeek-V3.2), Train-Ticket .58 / .60 (Claude 4 Sonnet)',
  },
  {
    set: 'nezha',
    cases: 'nt-',
    what: 'faulty service, TrainTicket',
    published: 'Nezha .867 / .978, others at most .20 / .31',
  },
  {
    set: 'nezha',
    cases: 'nb-',
    what: 'faulty service, OnlineBoutique without logs',
    published: 'Nezha without logs .643 / .643, MicroRCA .161 / .625',
  },
  { set: 'petshop', cases: '', what: 'faulty resource', published: 'graph traversal .654 / .827' },
];

/** Grouping accuracy that Drain reached with a setting for each of 16 systems, as recalled. */
export const DRAIN = '.865 (Drain, tuned per system)';
