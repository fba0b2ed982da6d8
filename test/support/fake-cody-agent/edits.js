/** @typedef {import('./agent.js').Handlers} Handlers */
/** @typedef {import('../../../generated/cody/1.114/index.js').ClientCapabilities | null | undefined} Capabilities */

/**
 * A URI as the agent writes it: it knows documents by this text.
 *
 * @param {string} uri
 */
const encode = uri =>
  `file://${decodeURIComponent(new URL(uri).pathname)
    .split('/')
    .map(part =>
      encodeURIComponent(part).replace(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')}`

/** What an agent answers about documents: edits, completions, messages, progress. @param {() => Capabilities} capabilities @returns {Handlers} */
export function editHandlers(capabilities) {
  /** @type {Map<string, string>} */
  const documents = new Map()
  /** Tasks that have not ended well: those are forgotten. @type {Map<string, { state: 'Error', error: { message: string } }>} */
  const tasks = new Map()
  let focused = ''
  /** @param {{ uri: string, content?: string | null }} document */
  const take = ({ uri, content }) => {
    if (typeof content === 'string') documents.set(encode(uri), content)
  }

  return {
    'textDocument/didOpen': take,
    'textDocument/didChange': take,
    'textDocument/didClose': ({ uri }) => void documents.delete(encode(uri)),
    'textDocument/didFocus': ({ uri }) => {
      focused = encode(uri)
    },
    'progress/cancel': ({ id }, session) => session.notify('progress/end', { id }),
    'testing/workspaceDocuments': () => ({
      documents: [...documents].map(([uri, content]) => ({ uri, content })),
    }),
    // Runs what a test asks for: the requests that an agent sends are otherwise hard to bring about.
    'command/execute': ({ command, arguments: parameters }, session) =>
      session.request(/** @type {any} */ (command), /** @type {any} */ (parameters?.[0] ?? null)),
    'editTask/start': async (_, session) => {
      tasks.clear()
      const input = await session.request('editTask/getUserInput', { selectedModelId: 'm', availableModels: [] })
      if (!input) return null
      if (capabilities()?.showDocument !== 'enabled') throw new Error('this client cannot show a document')
      if (!(await session.request('textDocument/show', { uri: focused }))) throw new Error(`cannot show ${focused}`)
      if (input.instruction.startsWith('start nothing')) return null
      if (input.instruction.startsWith('fail')) {
        tasks.set('task-1', { state: 'Error', error: { message: 'out of ideas' } })
        return 'task-1'
      }
      if (input.instruction.startsWith('change nothing')) return 'task-1'
      const before = documents.get(focused) ?? ''
      const end = { line: before.split('\n').length - 1, character: 0 }
      const applied = await session.request('textDocument/edit', {
        uri: focused,
        edits: [{ type: 'insert', position: end, value: `// ${input.instruction}\n` }],
      })
      if (!applied) return null
      // The client has told of the new text by the time that it has answered.
      if (documents.get(focused) === before) throw new Error('panic: the documents are out of step')
      return 'task-1'
    },
    'editTask/getTaskDetails': id => {
      const task = tasks.get(id)
      if (!task) throw new Error(`No task with id ${id}`)
      return { id, selectionRange: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, ...task }
    },
    'autocomplete/execute': ({ position }) => {
      const item = { id: 'completion-1', insertText: 'a + b', range: { start: position, end: position } }
      return { items: [], inlineCompletionItems: [item], decoratedEditItems: [] }
    },
    'testing/progress': async ({ title }, session) => {
      const id = 'progress-1'
      await session.notify('progress/start', { id, options: { title, cancellable: true } })
      await session.notify('progress/report', { id, message: 'half', increment: 50 })
      await session.notify('progress/end', { id })
      return { result: title }
    },
  }
}
