import fc from 'fast-check'

const times = Number(process.env.FUZZ_TIMES ?? 1)

/** Where random cases start. It is fixed, so that what CI says is about the commit; `npm run fuzz` takes another. */
export const seed = Number(process.env.FUZZ_SEED ?? 20)

/** How many random cases to try where CI tries `count`. */
export const runs = (count: number): number => Math.ceil(count * times)

fc.configureGlobal({ seed })
