import type { Rca } from '../../../../schema/index.ts';
import { clockOf } from '../../format/clock.ts';
import { grouped } from '../../format/quantity.ts';
import { visibleLine } from '../../format/visible.ts';
import { changesWithin, metricSeries, within, type MetricSeries } from '../../view/metric-series.ts';
import { html, type Markup } from '../html.ts';
import type { drawMetric } from '../metric-drawing.ts';
import { section, type Cite } from '../parts.ts';
import { instant } from '../../../../schema/index.ts';

const MOST_CHARTS = 4;

/** What was measured around the onset, with the change and the onset marked. Nothing where no quoted series is long enough. */
export async function metrics(rca: Rca, cite: Cite): Promise<Markup | null> {
  const series = metricSeries(rca, MOST_CHARTS);
  if (series.length === 0) return null;
  // Vega takes longer to load than the page to render; what draws nothing does not wait for it.
  const { drawMetric: draw } = await import('../metric-drawing.ts');
  return section(
    'metrics',
    'Metrics around the onset',
    html`<p class="muted">
        <small
          >Solid line: onset. Dashed: traffic meets the change, and the change is taken back. As far as the evidence
          quotes each series.</small
        >
      </p>
      <div class="metrics">${series.map((one) => figureOf(one, rca, cite, draw))}</div>`,
  );
}

function figureOf(one: MetricSeries, rca: Rca, cite: Cite, draw: typeof drawMetric): Markup {
  const { evidence, samples, isRate } = one;
  const title = `${visibleLine(evidence.title)}${isRate ? ', per second' : ''}`;
  const anchor = rca.timeline.anchors.find(({ name }) => name === 'onset');
  const [onset = null] = anchor ? within(anchor.at, samples) : [];
  const values = samples.map(({ v }) => v);
  const [first, last] = [samples[0], samples.at(-1)];
  const span = first && last ? `from ${clockOf(instant(first.t))} to ${clockOf(instant(last.t))}` : '';
  const label = `${title}: ${span} between ${grouped(Math.min(...values))} and ${grouped(Math.max(...values))}`;
  return html`<figure class="metric">
    ${draw({ samples, changed: changesWithin(rca, one), onset }, label)}
    <figcaption>${title} ${cite([evidence.id])}</figcaption>
  </figure> `;
}
