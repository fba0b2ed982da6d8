// What the scripts of the action share: running programs, finding agent-bindings, talking to the workflow.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Runs a program without a shell.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ input?: string, cwd?: string }} [options]
 * @returns {{ status: number, stdout: string, stderr: string }}
 */
export function run(program, args, { input = '', cwd } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    input,
    cwd,
    maxBuffer: 2 ** 28,
  })
  if (error) throw new Error(`${program} cannot be run: ${error.message}`)
  return { status: status ?? 128, stdout, stderr }
}

/**
 * Runs a program that has to succeed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
export function must(program, args) {
  const { status, stdout, stderr } = run(program, args)
  if (status !== 0) throw new Error(`${program} ${args[0]} failed (${status}): ${(stderr || stdout).trim()}`)
  return stdout
}

/** How agent-bindings is called: the project's own when it depends on it, else from npm. */
function agentBindings() {
  const { AGENT_BINDINGS_CLI: given, AGENT_BINDINGS_VERSION: version = 'latest' } = process.env
  if (given) return { program: process.execPath, first: [given] }
  const own = resolve('node_modules', 'agent-bindings', 'dist', 'cli', 'main.js')
  if (existsSync(own)) return { program: process.execPath, first: [own] }
  if (!/^[\w.^~-]+$/.test(version)) throw new Error(`${version} is no version`)
  return { program: 'npx', first: ['--yes', `agent-bindings@${version}`] }
}

/**
 * Runs a command of agent-bindings.
 *
 * @param {...string} args
 */
export function bindings(...args) {
  return bindingsIn('.', ...args)
}

/**
 * The same in another folder.
 *
 * @param {string} cwd
 * @param {...string} args
 */
export function bindingsIn(cwd, ...args) {
  const { program, first } = agentBindings()
  return run(program, [...first, ...args], { cwd })
}

/**
 * Text as the data of a workflow command; no command of another form is left in it.
 *
 * @param {string} text
 */
export const escapeData = text =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##[', '# #[')

/**
 * A configuration or a document: JSON that may have a mark at its start, comments, and commas too many.
 *
 * @param {string} text
 */
export const parse = text =>
  JSON.parse(
    text
      .replace(/^\uFEFF/, '')
      .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string = ' ') => string)
      .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g, (_, string = '') => string),
  )

/** @param {string} text appended to the summary of the job */
export function summarize(text) {
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${text}\n`)
}

/**
 * @param {string} name
 * @param {string | number} value
 */
export function setOutput(name, value) {
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${value}\n`)
}

/**
 * Ends the script with one readable error when the work throws.
 *
 * @param {() => number} work gives the exit code
 */
export function main(work) {
  try {
    process.exitCode = work()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    console.log(`::error::${escapeData(message)}`)
    process.exitCode = 2
  }
}
