/** The labels of a series by name. */
export type Labels = Record<string, string>;

/** `[epoch ms, value]`; null is NaN or infinite. */
export type Sample = [number, number | null];

/** The series that a query gives. `partial`: the server says that it left something out, or it sent what we cannot read. */
export interface Matrix {
  series: { labels: Labels; samples: Sample[]; /** The native histogram that it was made of. */ of?: Labels }[];
  partial: boolean;
}
