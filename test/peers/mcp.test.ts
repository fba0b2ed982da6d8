import { expect, test } from 'vitest'
import { McpClient } from '../../generated/mcp/2025-11-25/index.js'
import { describePeer, peerFile, temporaryFolder, throughConform } from './peers.js'

describePeer('server-everything', () => {
  const folder = temporaryFolder()

  test('a session: tools, sampling, elicitation, progress, cancellation', async () => {
    const conform = throughConform('mcp/2025-11-25', folder(), [
      process.execPath,
      peerFile('@modelcontextprotocol/server-everything/dist/index.js'),
      'stdio',
    ])
    await using client = await McpClient.spawn({
      ...conform.spawn,
      validate: 'throw',
      handlers: {
        'roots/list': () => ({ roots: [] }),
        'sampling/createMessage': ({ messages }) => ({
          model: 'stand-in',
          role: 'assistant',
          content: { type: 'text', text: `sampled from ${messages.length}` },
        }),
        'elicitation/create': () => ({ action: 'decline' }),
      },
    })
    const server = await client.initialize({
      protocolVersion: '2025-11-25',
      capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } },
      clientInfo: { name: 'peers-test', version: '1.0.0' },
    })
    expect(server.protocolVersion).toBe('2025-11-25')
    const listChanged = new Promise(resolve => client.on('notifications/tools/list_changed', resolve))
    await client.notifications.initialized()
    // Tools that ask the client are there once the server knows what the client can do.
    await listChanged
    const { tools } = await client.tools.list()
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['echo', 'trigger-sampling-request', 'trigger-elicitation-request']),
    )
    expect(await client.ping()).toEqual({})

    const call = async (name: string, args: Record<string, unknown>) =>
      JSON.stringify((await client.tools.call({ name, arguments: args })).content)
    expect(await call('echo', { message: 'hello' })).toContain('Echo: hello')
    expect(await call('trigger-sampling-request', { prompt: 'x', maxTokens: 5 })).toContain('sampled from 1')
    expect(await call('trigger-elicitation-request', {})).toContain('declined')

    const progress: number[] = []
    const longRunning = 'trigger-long-running-operation'
    client.on('notifications/progress', params => void progress.push(params.progress))
    await client.tools.call({
      name: longRunning,
      arguments: { duration: 0.2, steps: 2 },
      _meta: { progressToken: 'p' },
    })
    expect(progress).toEqual([1, 2])

    const cancel = new AbortController()
    const cancelled = client.tools.call(
      { name: longRunning, arguments: { duration: 60, steps: 600 }, _meta: { progressToken: 'q' } },
      { signal: cancel.signal },
    )
    client.on('notifications/progress', () => cancel.abort())
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    expect(await call('echo', { message: 'still there' })).toContain('still there')
    await client.close()
    const { seen } = conform.expectConforms('mcp')
    expect(seen).toContainEqual(
      expect.objectContaining({ method: 'notifications/cancelled', sender: 'client', calls: 1 }),
    )
  })
})
