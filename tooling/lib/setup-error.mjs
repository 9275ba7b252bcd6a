/** Something that the person at the keyboard has to put right. Shown without a stack. */
export class SetupError extends Error {
  name = 'SetupError'
}
