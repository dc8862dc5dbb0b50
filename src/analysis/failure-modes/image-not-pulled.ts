import type { FailureMode } from './failure-mode.ts';

/** The image of the service cannot be fetched. */
export const imageNotPulled: FailureMode = {
  id: 'image-not-pulled',
  title: 'image cannot be fetched',
  signs: [
    {
      what: 'an image is not fetched',
      where: 'object',
      words: [
        'imagepullbackoff',
        'errimagepull',
        'image',
        'manifest unknown',
        'pull access denied',
        'invalidimagename',
      ],
      weight: 4,
      needed: true,
    },
  ],
  mechanism: 'The image that {service} is to run cannot be fetched ({metric}), so that its new copies never start',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'an image of {service} that its registry does not have is rejected before it is deployed',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
  ],
  sources: ['Kubernetes, "Images"'],
};
