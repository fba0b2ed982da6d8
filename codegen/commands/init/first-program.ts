import { isObject } from '../../../base/json.js'
import type { Bindings } from '../../bindings/model.js'
import type { Json } from '../../protocol/model.js'
import { wordsOf } from '../../protocol/words.js'
import { Calls, jsonKey, printJson, stringLiteral, typeWords } from '../../targets/typescript/index.js'
import type { Exchange, FirstExchange } from './first-exchange.js'

/** Options of the files of a first program. */
export interface ProgramRequest {
  /** Name of the protocol. */
  protocol: string
  exchange: FirstExchange
  /** The methods that each side sends. */
  sides: Pick<Bindings, 'client' | 'server'>
  /** Module of the bindings, as the files import it: `../../generated/acp/index.js`. */
  bindings: string
  /** Whether the project's modules are ECMAScript modules when they run; CommonJS otherwise. */
  isModule: boolean
  /** Whether the project gives the types of Node to every file; the files ask for them otherwise. */
  hasNodeTypes: boolean
  /** The command of an agent that speaks the protocol, where one is known. */
  agentCommand: readonly string[] | undefined
}

/** The files of a first program, by name: a client, the agent's side, and a test. */
export function firstProgram(request: ProgramRequest): Map<string, string> {
  const head = request.hasNodeTypes ? '' : '/// <reference types="node" />\n'
  return new Map([
    ['agent.ts', head + agentText(request)],
    ['client.ts', head + clientText(request)],
    ['agent.test.ts', head + testText(request)],
  ])
}

const classOf = ({ protocol }: ProgramRequest, role: string) => typeWords([...wordsOf(protocol), role])

function agentText(request: ProgramRequest): string {
  const { exchange, protocol } = request
  const server = classOf(request, 'AgentServer')
  const handlers = exchange.requests.map(({ method, result }) => handler(method, result, 3))
  const sent = exchange.heard ?? exchange.asked
  const first = sent && new Calls(request.sides.server, 'agent').of(sent, 1, 'await '.length)
  return lines(
    `// The agent's side of ${protocol}, to start from: client.ts starts it and talks to it.`,
    `import { ${server} } from ${stringLiteral(request.bindings)}`,
    '',
    'async function main(): Promise<void> {',
    `  ${first ? 'const agent = ' : ''}await ${server}.serve({${handlers.length > 0 ? '' : ' handlers: {} })'}`,
    ...(handlers.length > 0 ? ['    handlers: {', ...handlers, '    },', '  })'] : []),
    ...(first ? [`  await ${first}`] : []),
    '}',
    ...runMain,
  )
}

function clientText(request: ProgramRequest): string {
  const { exchange, protocol, agentCommand = ['COMMAND', '[ARGUMENT...]'] } = request
  const client = classOf(request, 'Client')
  const { asked } = exchange
  return lines(
    `// Starts an agent that speaks ${protocol}, and talks to it.`,
    `// With a command, as in: node client.js ${agentCommand.join(' ')}, that agent; else agent.js beside this file.`,
    ...imports(request),
    `import { ${client} } from ${stringLiteral(request.bindings)}`,
    '',
    'const [command = process.execPath, ...rest] = process.argv.slice(2)',
    `const args = process.argv.length > 2 ? rest : [${besidePath(request)}]`,
    '',
    'async function main(): Promise<void> {',
    ...(asked ? beforeAsked : []),
    asked ? `  const client = await ${client}.spawn({` : `  const client = await ${client}.spawn({ command, args })`,
    ...(asked
      ? [
          '    command,',
          '    args,',
          ...answering(asked, 'params', `        console.log(${stringLiteral(asked.method)}, params)`),
          '  })',
        ]
      : []),
    ...conversation(request, {
      request: call => `    console.log(await ${call('console.log(await )')})`,
      heard: ({ method }) => `      console.log(${stringLiteral(method)}, params)`,
    }),
    '}',
    ...runMain,
  )
}

function testText(request: ProgramRequest): string {
  const { exchange, protocol } = request
  const client = classOf(request, 'Client')
  const compares = exchange.requests.length > 0 || exchange.heard !== undefined
  const { asked } = exchange
  return lines(
    '// Run with: node --test',
    ...(compares ? ["import { deepEqual } from 'node:assert/strict'"] : []),
    "import { test } from 'node:test'",
    ...imports(request),
    `import { ${client} } from ${stringLiteral(request.bindings)}`,
    '',
    `test(${stringLiteral(`the agent speaks ${protocol}`)}, async () => {`,
    ...(asked ? beforeAsked : []),
    `  const client = await ${client}.spawn({`,
    '    command: process.execPath,',
    `    args: [${besidePath(request)}],`,
    "    validate: 'throw',",
    ...(asked ? answering(asked, '()') : []),
    '  })',
    ...conversation(request, {
      request: (call, { result }) =>
        `    deepEqual(await ${call('deepEqual(await , {)')}, ${printJson(result, 2, 20)})`,
      heard: ({ params }) =>
        params === null
          ? '      deepEqual(params ?? null, null)'
          : `      deepEqual(params, ${printJson(params, 3, 24)})`,
    }),
    '})',
  )
}

/** The statements that talk to the agent, and close the client. */
function conversation(
  { exchange: { requests, notification, heard, asked }, sides }: ProgramRequest,
  write: {
    /**
     * Writes what is done with the result of a request.
     *
     * @param call the code of the call, given what stands beside it on its line.
     */
    request(call: (beside: string) => string, exchange: Exchange): string
    /** Writes what is done with the `params` of a notification of the agent. */
    heard(event: Exchange): string
  },
): string[] {
  const calls = new Calls(sides.client, 'client')
  const notify = notification ? [`    await ${calls.of(notification, 2, 'await '.length)}`] : []
  const [first, ...others] = requests.map(request =>
    write.request(beside => calls.of(request, 2, beside.length), request),
  )
  const listen = heard
    ? [
        `    for await (const params of client.events(${stringLiteral(heard.method)})) {`,
        write.heard(heard),
        '      break',
        '    }',
      ]
    : []
  return [
    '  try {',
    ...(first === undefined ? [] : [first]),
    ...notify,
    ...others,
    ...listen,
    ...(asked ? ['    await asked'] : []),
    '  } finally {',
    '    await client.close()',
    '  }',
  ]
}

function handler(method: string, result: Json, depth: number): string {
  const key = jsonKey(method)
  const value = printJson(result, depth, depth * 2 + key.length + 10)
  return `${'  '.repeat(depth)}${key}: () => ${isObject(result) ? `(${value})` : value},`
}

/** The handler of the agent's request: it answers with the sample, and resolves `asked`. */
const answering = ({ method, result }: Exchange, params: string, ...first: string[]) => [
  '    handlers: {',
  `      ${jsonKey(method)}: ${params} => {`,
  ...first,
  '        answered()',
  `        return ${printJson(result, 4, 16)}`,
  '      },',
  '    },',
]

const beforeAsked = [
  '  let answered = () => {}',
  '  const asked = new Promise<void>(done => {',
  '    answered = done',
  '  })',
]

/** The expression for the path of `agent.js` beside a file. */
const besidePath = ({ isModule }: ProgramRequest) =>
  isModule ? "fileURLToPath(new URL('agent.js', import.meta.url))" : "join(__dirname, 'agent.js')"

const imports = ({ isModule }: ProgramRequest) => [
  isModule ? "import { fileURLToPath } from 'node:url'" : "import { join } from 'node:path'",
]

const runMain = ['', 'main().catch((error: unknown) => {', '  console.error(error)', '  process.exitCode = 1', '})']

const lines = (...all: string[]) => `${all.join('\n')}\n`
