import { isMap, isSeq, stringify } from 'yaml';
import type { Fix, WholeFile } from '../schema/index.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { documentsOf, insertItem, requireSame, valuesOf } from './yaml-splice.ts';

type GateFix = Extract<Fix, { kind: 'health-gate' }>;

const DEPLOYS = /\b(deploy\w*|rollout|kubectl|helm (upgrade|install)|argocd|terraform apply)\b/i;
const STEP_NAME = 'Requests stay healthy after the deploy';

/** Ten looks, half a minute apart: one that meets the alert's expression, or cannot look, fails the deploy. */
const SCRIPT = `for look in 1 2 3 4 5 6 7 8 9 10; do
  sleep 30
  answer=$(curl --fail --silent --show-error --get "$PROMETHEUS_URL/api/v1/query" --data-urlencode "query=$UNHEALTHY")
  echo "look $look: $answer"
  echo "$answer" | jq --exit-status '.status == "success" and (.data.result | length == 0)' > /dev/null
done
`;

/** The workflow with a step behind its last deploying one, that fails while the expression gives a result. */
export function healthGate({ path, expr }: GateFix, repository: Repository): WholeFile[] {
  if (!/(^|\/)\.github\/workflows\//.test(path)) throw new Refusal(`\`${path}\` is no workflow of GitHub Actions`);
  const text = repository.read(path);
  const [document] = documentsOf(text, path);
  const jobs = document?.get('jobs');
  if (!isMap(jobs)) throw new Refusal(`\`${path}\` has no jobs`);
  const place = jobs.items
    .flatMap(({ key, value }) => {
      const steps = isMap(value) ? value.get('steps') : undefined;
      if (!isSeq(steps)) return [];
      const at = steps.items.findLastIndex((step) => isMap(step) && runs(step.toJSON()));
      return at < 0 ? [] : [{ job: String(key), steps, at }];
    })
    .at(-1);
  if (!place) throw new Refusal(`no step of \`${path}\` deploys`);
  const step = {
    name: STEP_NAME,
    env: { PROMETHEUS_URL: '${{ vars.PROMETHEUS_URL }}', UNHEALTHY: expr.trim().replace(/\s+/g, ' ') },
    run: SCRIPT,
  };
  const content = insertItem(text, place.steps, stringify(step, { lineWidth: 0 }), place.at);
  const wanted = valuesOf(text, path);
  const [workflow] = wanted as [{ jobs: Record<string, { steps: unknown[] }> }];
  workflow.jobs[place.job]?.steps.splice(place.at + 1, 0, step);
  return [{ path, content: requireSame(content, path, wanted) }];
}

function runs(step: unknown): boolean {
  const { run = '', uses = '' } = step as { run?: unknown; uses?: unknown };
  // Setting a tool up is not using it.
  return DEPLOYS.test(String(run)) || (DEPLOYS.test(String(uses)) && !/setup/i.test(String(uses)));
}
