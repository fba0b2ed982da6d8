/** How long a target may take, in milliseconds. One that waits for what never comes would leave a person without an answer. */
export const patienceMs = 120_000

/** What a function resolves to. @throws {Error} when that takes longer */
export async function inTime<Value>(milliseconds: number, run: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const end = () => reject(new Error(`it has not finished after ${milliseconds / 1000} seconds`))
    timer = setTimeout(end, milliseconds)
  })
  try {
    return await Promise.race([run(), late])
  } finally {
    clearTimeout(timer)
  }
}
