import { spawnSync } from 'node:child_process'
import type { FramingName } from '../../base/wire.js'
import type { InitRequest, Subject } from '../../codegen/commands/init.js'
import { type Ask, askPerson } from '../questions.js'

/** Asks a person at the terminal for what is missing. Undefined when the person left. */
export async function askWhatIsMissing(request: InitRequest): Promise<InitRequest | undefined> {
  return askPerson(ask => complete(request, ask))
}

/** The request with what a person answers. */
export async function complete(request: InitRequest, ask: Ask): Promise<InitRequest> {
  const { packagesToInstall, subjectOf } = await import('../../codegen/commands/init.js')
  const [named, found] = await askSubject(request, ask)
  const installed = await offerToInstall(packagesToInstall(named, found), request.folder, ask)
  // Without the compiler nothing of a TypeScript file was known.
  const subject = installed ? await subjectOf(named) : found
  return { ...named, ...(await askAbout(named, subject, ask)) }
}

/**
 * Installs packages when the person agrees.
 *
 * @returns whether the package manager has run
 * @throws {Error} the package manager failed
 */
export async function offerToInstall(packages: readonly string[], folder: string, ask: Ask): Promise<boolean> {
  if (packages.length === 0) return false
  const { installCommand } = await import('../../codegen/commands/init.js')
  const command = installCommand(packages, folder)
  if (!isYes(await ask(`${command}\nRun this now? (Y/n) `, wrongYes))) return false
  const [program = '', ...args] = command.split(' ')
  const { error, status } = spawnSync(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error || status !== 0)
    throw new Error(
      `nothing was set up: ${command} failed${error ? `: ${error.message}` : ''}\n  → run it by hand, then init again`,
    )
  return true
}

async function askSubject(request: InitRequest, ask: Ask): Promise<[InitRequest, Subject]> {
  const { knownProtocols, subjectOf } = await import('../../codegen/commands/init.js')
  if (request.definitions !== '') return [request, await subjectOf(request)]
  let subject: Subject | undefined
  const definitions = await ask(
    `Protocol (${knownProtocols().join(', ')}) or file with definitions: `,
    async answer => {
      if (answer === '') return 'Give the name of a protocol or of a file.'
      try {
        subject = await subjectOf({ ...request, definitions: answer })
        return undefined
      } catch (error) {
        if ((error as Error).name === 'DiagnosticError') return (error as Error).message
        throw error
      }
    },
  )
  const named = { ...request, definitions }
  return [named, subject ?? (await subjectOf(named))]
}

async function askAbout(request: InitRequest, subject: Subject, ask: Ask): Promise<Partial<InitRequest>> {
  if (subject.known !== undefined || subject.kind.kind === 'document') return {}
  const { guessDirection, isFramedAsLsp, isName, nameFor } = await import('../../codegen/commands/init.js')
  const { branches = [], loose } = subject.kind
  const usual = nameFor(request, subject.kind)
  const name =
    request.name ??
    ((await ask(`Name of the protocol (${usual}): `, answer =>
      answer === '' || isName(answer) ? undefined : wrongName,
    )) ||
      usual)
  const directions: Record<string, string> = { ...request.branches }
  for (const branch of branches) {
    const guess = guessDirection(branch)
    directions[branch] = (await ask(`Who sends the methods of "${branch}"? (${guess}) `, wrongDirection)) || guess
  }
  const messages = loose && {
    ...(await askSenders('Requests', loose.requests, ask)),
    ...(await askSenders('Notifications', loose.notifications, ask)),
  }
  const framing = request.framing ?? (isFramedAsLsp(subject.kind) ? undefined : await askFraming(ask))
  return { name, branches: directions, ...(messages && { messages }), framing }
}

async function askFraming(ask: Ask): Promise<FramingName> {
  const answer = await ask('Framing, content-length or json-lines (content-length): ', wrongFraming)
  return answer === 'json-lines' ? answer : 'content-length'
}

/** Which messages each side sends. */
async function askSenders(kind: 'Requests' | 'Notifications', names: readonly string[], ask: Ask) {
  if (names.length === 0) return {}
  const listed = [`${kind}:`, ...names.map(name => `  ${name}`)].join('\n')
  const answer = await ask(`${listed}\nWhich of them does the client send? Names, all or none: `, wrongNames(names))
  const ofClient = answer === 'all' ? [...names] : namesIn(answer)
  const ofServer = names.filter(name => !ofClient.includes(name))
  return {
    ...(ofClient.length > 0 && { [`client${kind}`]: ofClient }),
    ...(ofServer.length > 0 && { [`server${kind}`]: ofServer }),
  }
}

const namesIn = (answer: string) => (answer === 'none' ? [] : answer.split(/[\s,]+/).filter(name => name !== ''))

const wrongNames = (names: readonly string[]) => (answer: string) => {
  if (answer === '') return 'Give names, all or none.'
  const unknown = answer === 'all' ? [] : namesIn(answer).filter(name => !names.includes(name))
  return unknown.length > 0 ? `Not among them: ${unknown.join(', ')}.` : undefined
}

const wrongName = 'Give lower-case letters, digits and hyphens, such as my-agent.'

const wrongDirection = (answer: string) =>
  /^(clientToServer|serverToClient|both|omit)?$/.test(answer)
    ? undefined
    : 'Give clientToServer, serverToClient, both or omit.'

const wrongFraming = (answer: string) =>
  /^(content-length|json-lines)?$/.test(answer) ? undefined : 'Give content-length or json-lines.'

const isYes = (answer: string) => /^(y|yes)?$/i.test(answer)
const wrongYes = (answer: string) => (/^(y|yes|n|no)?$/i.test(answer) ? undefined : 'Give y or n.')
