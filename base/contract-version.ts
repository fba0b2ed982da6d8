/**
 * The contract between generated code and the runtime. It goes up when code generated earlier would no longer work with
 * the runtime, or the other way round.
 */
export const contractVersion = 2
