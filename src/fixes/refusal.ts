/** Why no patch was made of a fix. Never leaves `src/fixes`: `draftFix` tells it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
