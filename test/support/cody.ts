import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { CodyError, CodySession, ReplyPart } from '../../agents/cody/index.js'
import { MemoryWorkspace } from '../../agents/session/workspace/workspace.js'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from './built.js'
import { failure } from './failure.js'

type CodyModule = typeof import('../../agents/cody/index.js')

/** A session with the embedded agent and a stand-in for its instance, for all tests of a file. */
export function useEmbeddedSession() {
  const shared = {} as { cody: CodySession; standIn: SourcegraphStandIn; workspace: string; edited: MemoryWorkspace }
  beforeAll(async () => {
    const { openCody }: CodyModule = await built('agents/cody/index.js')
    const standIn = await startSourcegraphStandIn({ modelsApi: true })
    const workspace = mkdtempSync(join(tmpdir(), 'session-'))
    writeFileSync(join(workspace, 'a.ts'), 'one\ntwo\nthree\nfour\n')
    const edited = new MemoryWorkspace()
    const cody = await openCody({ endpoint: standIn.endpoint, accessToken: standIn.token, workspace, edits: edited })
    Object.assign(shared, { cody, standIn, workspace, edited })
  })
  afterAll(async () => {
    await shared.cody.close()
    await shared.standIn.close()
    rmSync(shared.workspace, { recursive: true, force: true })
  })
  beforeEach(() => {
    shared.standIn.failures.clear()
    shared.standIn.stream = { delayMs: 0 }
    shared.standIn.requests.length = 0
  })
  return shared
}

/** What the instance's model was asked last. */
export const lastPrompt = (standIn: SourcegraphStandIn) =>
  standIn.requests.findLast(({ name }) => name === 'completions/stream')?.body as {
    model: string
    messages: { speaker: string; text: string }[]
  }

/** All parts of a reply. */
export async function collect(reply: AsyncIterable<ReplyPart>): Promise<ReplyPart[]> {
  const parts: ReplyPart[] = []
  for await (const part of reply) parts.push(part)
  return parts
}

/** The error of a session that a promise rejects with. @throws {Error} when it does not reject */
export const failureOf = failure<CodyError>
