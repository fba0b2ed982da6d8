/** Shows on a terminal what is going on while a task runs, and takes it away afterwards. */
export async function withProgress<Result>(what: string, task: () => Promise<Result>): Promise<Result> {
  const { stderr } = process
  if (!stderr.isTTY) return task()
  stderr.write(`${what} …`)
  try {
    return await task()
  } finally {
    stderr.write('\r\u001b[K')
  }
}
