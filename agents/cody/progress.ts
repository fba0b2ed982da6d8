import type { CodyClient } from '../../generated/cody/1.114/index.js'

/** The progress of an operation of the agent. */
export interface Progress {
  /** Id of the operation; the same in all its reports. */
  readonly id: string
  /** Whether it has begun, goes on, or is over. */
  readonly state: 'started' | 'reported' | 'ended'
  /** What is being done, for people. */
  readonly title: string | undefined
  /** How far it is, for people. */
  readonly message: string | undefined
  /** From 0 to 100; undefined when the agent does not give it. */
  readonly percent: number | undefined
  /** Asks the agent to stop. */
  cancel(): void
}

/** Reports the progress of the agent's operations. */
export function watchProgress(client: CodyClient, onProgress: (progress: Progress) => void): void {
  const running = new Map<string, { title: string | undefined; percent: number | undefined }>()
  const tell = (id: string, state: Progress['state'], message?: string | null) => {
    const { title, percent } = running.get(id) ?? { title: undefined, percent: undefined }
    const cancel = () => void client.progress.cancel({ id })
    onProgress({ id, state, title, message: message ?? undefined, percent, cancel })
  }
  client.on('progress/start', ({ id, options }) => {
    running.set(id, { title: options.title ?? undefined, percent: undefined })
    tell(id, 'started')
  })
  client.on('progress/report', ({ id, message, increment }) => {
    const operation = running.get(id)
    if (operation && typeof increment === 'number')
      operation.percent = Math.min(100, (operation.percent ?? 0) + Math.max(0, increment))
    tell(id, 'reported', message)
  })
  client.on('progress/end', ({ id }) => {
    tell(id, 'ended')
    running.delete(id)
  })
}
