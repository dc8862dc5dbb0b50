/** Why no patch was made of a fix, or why nothing can be tried somewhere: told by `draftFix`, a rung or `doctor`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
