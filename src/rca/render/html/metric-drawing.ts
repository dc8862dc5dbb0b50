import { View, SVGStringRenderer, parse, type Runtime } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { drawing, type Markup } from './html.ts';

declare module 'vega' {
  /** Exported by Vega, and not by its types: writes a scene as SVG at once, where `View.toSVG` gives a promise. */
  export class SVGStringRenderer {
    initialize(element: null, width: number, height: number, origin: [number, number], scale: number): this;
    render(scene: unknown): this;
    svg(): string;
  }
}

const WIDTH = 460;
const HEIGHT = 110;

/** One series with the instants to mark, in milliseconds since 1970. Numbers only: no text of a source is drawn. */
export interface MetricChart {
  samples: readonly { t: number; v: number }[];
  /** When traffic met the change, and when it was taken back. */
  changed: readonly number[];
  onset: number | null;
}

const rule = (name: string, dash: readonly number[]) => ({
  name,
  data: { name },
  mark: { type: 'rule' as const, strokeDash: [...dash], strokeWidth: 1.5 },
  encoding: { x: { field: 't', type: 'temporal' as const } },
});

const SPEC: TopLevelSpec = {
  width: WIDTH,
  height: HEIGHT,
  background: 'none',
  config: { view: { stroke: null }, axis: { grid: false, title: null, labelFontSize: 11 } },
  layer: [
    {
      name: 'samples',
      data: { name: 'samples' },
      mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
      encoding: {
        x: {
          field: 't',
          type: 'temporal',
          scale: { type: 'utc' },
          axis: { format: '%H:%M:%S', tickCount: 5, labelOverlap: true },
        },
        y: { field: 'v', type: 'quantitative', axis: { tickCount: 3 } },
      },
    },
    rule('changed', [6, 3]),
    rule('onset', []),
  ],
};

let runtime: Runtime | undefined;

/** Draws a series as SVG with Vega-Lite, without a browser. `label` is what a screen reader says of it. */
export function drawMetric({ samples, changed, onset }: MetricChart, label: string): Markup {
  runtime ??= parse(compile(SPEC).spec);
  const view = new View(runtime, { renderer: 'none' });
  view
    .data(
      'samples',
      samples.map((one) => ({ ...one })),
    )
    .data(
      'changed',
      changed.map((t) => ({ t })),
    )
    .data('onset', onset === null ? [] : [{ t: onset }])
    .run();
  const renderer = new SVGStringRenderer();
  const [left, top] = view.origin();
  renderer.initialize(null, WIDTH + left + 14, HEIGHT + top + 26, [left, top], 1);
  const scene: object = view.scenegraph();
  if (!('root' in scene)) throw new TypeError('vega gives a scene without a root');
  renderer.render(scene.root);
  const svg = renderer.svg();
  view.finalize();
  return drawing(svg, label);
}
