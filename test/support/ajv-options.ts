/**
 * For ajv as a witness beside our own code. What it compiles judges a few values: to optimize it first would take more than
 * half of all its time.
 */
export const ajvOptions = { strict: false, validateFormats: false, code: { optimize: false } } as const
