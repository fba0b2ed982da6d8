/**
 * A new hash. `node:crypto` is loaded by the first call only: most commands need no hash, and loading it takes a tenth of
 * the time in which Node starts.
 */
export const sha256 = () => process.getBuiltinModule('node:crypto').createHash('sha256')
