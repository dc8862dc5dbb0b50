import type { AnchorName, Rca } from '../../../../schema/index.ts';
import { secondsBetween } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { endsOf } from '../../view/headline.ts';
import { html, type Markup } from '../html.ts';
import { claimed, prose, section, type Cite } from '../parts.ts';

/** The figures that are asked for first, then the sentences, each with what it rests on. */
export function summary(rca: Rca, cite: Cite): Markup {
  return section(
    'summary',
    'Summary',
    html`<ul class="figures">
      ${figures(rca, cite)}
    </ul>`,
    html`<ul class="sentences">
      ${rca.summary.map((claim) => html`<li>${claimed(claim, cite)}</li> `)}
    </ul>`,
  );
}

function figures(rca: Rca, cite: Cite): (Markup | null)[] {
  return [
    lasted(rca, cite),
    between(rca, cite, 'onset', 'detected', 'onset to detection'),
    between(rca, cite, 'detected', 'mitigated', 'detection to mitigation'),
    ...rca.impact.quantities
      .slice(0, 3)
      .map(({ metric, text, computation }) => figure(prose(text), prose(metric), cite([computation]))),
  ];
}

function lasted(rca: Rca, cite: Cite): Markup {
  const { from, to } = endsOf(rca);
  const until = to === undefined ? 'duration' : `onset to ${to.name === 'mitigated' ? 'mitigation' : 'resolution'}`;
  const cited = cite([...(from?.evidence ?? []), ...(to?.evidence ?? [])]);
  return figure(html`${duration(rca.impact.durationSeconds)}`, html`${until}`, cited);
}

function between(rca: Rca, cite: Cite, from: AnchorName, to: AnchorName, what: string): Markup | null {
  const [start, end] = [from, to].map((name) => rca.timeline.anchors.find((anchor) => anchor.name === name));
  if (!start || !end) return null;
  return figure(
    html`${duration(secondsBetween(start.at, end.at))}`,
    html`${what}`,
    cite([...start.evidence, ...end.evidence]),
  );
}

function figure(value: Markup, what: Markup, cites: Markup): Markup {
  return html`<li><b>${value}</b><span class="what">${what}</span>${cites}</li> `;
}
