/** Thrown where a program uses what Promela can't be made to say: an export is right or it is none. */
export class PromelaRefusal extends Error {
  readonly feature: string;

  constructor(feature: string) {
    super(feature);
    this.feature = feature;
  }
}
