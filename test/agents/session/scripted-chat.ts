import { type ChatHost, DrivenChat } from '../../../agents/session/driven-chat.js'
import type { Part, Permissions, Setting } from '../../../agents/session/index.js'
import { openingOf } from '../../../agents/session/options.js'
import type { Ending, Turn } from '../../../agents/session/turn.js'
import { ErrorResponse } from '../../../runtime/index.js'

/** A chat in the hands of a test: each turn is ended by hand. */
class ScriptedChat extends DrivenChat {
  readonly settings: readonly Setting[] = [
    {
      category: 'model',
      name: 'Model',
      value: 'a',
      choices: [
        { value: 'a', name: 'A' },
        { value: 'b', name: 'B' },
      ],
    },
  ]
  readonly events: string[] = []
  readonly turns: { turn: Turn; end: (ending: Ending) => void; fail: (error: unknown) => void }[] = []
  onCancel = () => {}

  protected override run(_: unknown, turn: Turn): Promise<Ending> {
    this.events.push('run')
    turn.signal.addEventListener('abort', () => {
      this.events.push('cancel')
      this.onCancel()
    })
    return new Promise<Ending>((end, fail) => void this.turns.push({ turn, end, fail }))
  }

  protected override async choose(category: string, value: string): Promise<void> {
    this.events.push(`${category}: ${value}`)
    if (value === 'b') throw new ErrorResponse('set', -32602, 'no such model')
  }

  override remember(...message: Parameters<DrivenChat['remember']>): void {
    super.remember(...message)
  }
}

export function scripted({
  permissions = 'deny' as Permissions,
  idleMs = undefined as number | undefined,
  graceMs = 1_000,
  hasHistory = true,
} = {}) {
  const reference = { protocol: 'acp', command: ['scripted'] } as const
  const host: ChatHost<unknown> = {
    ...openingOf(reference, { cwd: '/', permissions, idleMs, graceMs }),
    can: { resume: false, list: false, fork: false, images: false, ask: true },
    client: undefined,
    fork: async id => new ScriptedChat(host, `fork of ${id}`),
  }
  const chat = new ScriptedChat(host, 'c', hasHistory ? [] : undefined)
  const begun = async (index = 0) => {
    for (let count = 0; count < 100 && chat.turns.length <= index; count++) await tick()
    const found = chat.turns[index]
    if (!found) throw new Error('no such turn')
    return found
  }
  return {
    chat,
    events: chat.events,
    turn: begun,
    cancels: (listener: () => void) => {
      chat.onCancel = listener
    },
  }
}

export const tick = () => new Promise(resolve => setImmediate(resolve))
export const tool = { id: 't', title: 'T', kind: 'execute' as const, status: 'running' as const, diffs: [], files: [] }
export const types = (parts: readonly Part[]) => parts.map(({ type }) => type)

export async function collect(reply: AsyncIterable<Part>, parts: Part[] = []): Promise<Part[]> {
  for await (const part of reply) parts.push(part)
  return parts
}
