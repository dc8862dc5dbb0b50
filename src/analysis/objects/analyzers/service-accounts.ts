import type { Fault } from '../fault.ts';
import { textAt } from '../json.ts';
import { isShort, signsOf } from '../signs.ts';
import type { Situation } from '../situation.ts';

const MISSING = /serviceaccount "([^"]{1,253})" not found/i;

/** Pods that are refused because the account they should run as is not there. */
export function serviceAccounts({ state }: Situation): Fault[] {
  return state.workloads
    .filter((workload) => isShort(workload) && workload.pods.length < workload.desired)
    .flatMap((workload): Fault[] => {
      const { namespace, name, object, template } = workload;
      const known = state.all('ServiceAccount').filter((one) => one.namespace === namespace);
      const refused = signsOf(workload, state).find(({ message }) => MISSING.test(message));
      const asked = textAt(template, 'spec', 'serviceAccountName') ?? textAt(template, 'spec', 'serviceAccount');
      const account = MISSING.exec(refused?.message ?? '')?.[1] ?? asked;
      // An account that is there now was only late: the refusals end with the next try.
      if (account === null || known.some((one) => one.name === account)) return [];
      if (!refused && known.length === 0) return [];
      return [
        {
          kind: 'service-account-missing',
          entity: object.entity,
          explains: [name],
          certainty: refused ? 'stated' : 'shown',
          statement: `Pods of ${name} are refused: there is no service account ${account}`,
          refutedBy: `A service account ${account} in the namespace ${namespace ?? ''}`,
          proof: [
            ...(refused ? [{ ...refused.proof, quote: account }] : []),
            { seen: object.seen, title: `${object.kind} ${name}`, quote: account },
          ],
        },
      ];
    });
}
