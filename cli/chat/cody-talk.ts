import { type CodySession, openCody } from '../../agents/cody/index.js'
import { connectionOptions } from '../agent-options.js'
import { checkFile } from './files.js'
import type { ChatOptions } from './options.js'
import { contextLines, printReply } from './print-reply.js'
import type { TerminalPrompter } from './prompter.js'
import type { Talk } from './talk.js'

/** Opens a chat with Cody. @throws {Error} an option that Cody has no meaning for */
export async function openCodyTalk(options: ChatOptions, prompter: TerminalPrompter): Promise<Talk> {
  if (options.resume !== undefined) throw new Error('Cody cannot resume a chat')
  if (options.image) throw new Error('Cody takes no images')
  const cody = await openCody({
    ...(await connectionOptions(options)),
    onMessage: message => prompter.show(message),
    onConfirmation: request => prompter.confirm(request, options.permissions),
  })
  try {
    const talk = await talkTo(cody, options)
    for (const setting of options.set ?? []) {
      const [category = '', value = ''] = setting.split('=', 2)
      await talk.choose(category, value)
    }
    return talk
  } catch (error) {
    await cody.close()
    throw error
  }
}

async function talkTo(cody: CodySession, options: ChatOptions): Promise<Talk> {
  const start = () => cody.newChat({ repositories: options.contextRepo })
  let chat = await start()
  const requireModel = (category: string) => {
    if (category !== 'model') throw new Error(`Cody has no setting "${category}"; it has: model`)
  }
  return {
    title: `Cody at ${cody.user.endpoint}, as ${cody.user.username}`,
    resumeId: undefined,
    closed: cody.client.connection.signal,
    categories: () => ['model'],
    async choices() {
      const current = chat.model?.id ?? chat.messages.findLast(({ model }) => model)?.model
      return (await cody.models()).map(({ id, title, provider, available, tags }) => ({
        ...{ id, title, isCurrent: id === current, details: { provider, available, tags } },
        note: [provider, available ? tags.join(', ') : 'not available to you'].join('  '),
      }))
    },
    async choose(category, wanted) {
      requireModel(category)
      return (await chat.setModel(wanted)).title
    },
    async repositories(names) {
      if (names) await chat.setRepositories(names)
      return chat.repositories.map(({ name }) => name)
    },
    checkFile: file => checkFile(file, cody.settings.values.workspace),
    async ask(text, { files: contextFiles, quiet = false, signal }) {
      const reply = chat.ask(text, { contextFiles, signal })
      const { files, cancelled, ...printed } = await printReply(reply, { quiet })
      return { isCancelled: cancelled, files: contextLines(files), json: { ...printed, files, cancelled } }
    },
    async restart() {
      await chat.dispose()
      chat = await start()
    },
    close: () => cody.close(),
  }
}
