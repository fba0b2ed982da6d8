import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Beginning of the name of every folder that new files are prepared in. */
const prefix = '.agent-bindings-'

/** `.agent-bindings-<machine>-<process id>-<start of the process>-<random>`, or a name that earlier versions gave. */
const namePattern = /^\.agent-bindings-(?:([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}|[A-Za-z0-9]{6})$/

/** Milliseconds for which a staging folder of another machine counts as in use: its process cannot be looked up. */
const foreignLifeMs = 3_600_000

/**
 * Makes a folder in which files are prepared. Its name says which process works in it, from its first moment on.
 *
 * @param root the folder that it is made in
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function makeStagingFolder(root: string): string {
  const folder = join(root, stagingName())
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

/** A new name of a staging folder of this process. */
export function stagingName(): string {
  const start = startOf(process.pid) ?? '0'
  return `${prefix}${machine()}-${process.pid}-${start}-${randomHex()}`
}

/** Twelve digits, so that the folders of one process have different names. They need not be hard to guess. */
const randomHex = () => Math.random().toString(16).slice(2, 14).padEnd(12, '0')

/** Whether a name is that of a staging folder. */
export const isStagingName = (name: string): boolean => namePattern.test(name)

/**
 * The staging folders that a folder holds and whose process has ended, sorted; none where the folder cannot be read.
 *
 * @param root the folder
 * @returns names of folders in it
 */
export function abandonedFolders(root: string): string[] {
  let names: string[]
  try {
    names = readdirSync(root)
  } catch {
    return []
  }
  return names.filter(name => isStagingName(name) && isAbandoned(join(root, name), name)).sort()
}

function isAbandoned(folder: string, name: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return false
  const [, host, pid, start] = namePattern.exec(name) ?? []
  if (host === undefined || pid === undefined) return true
  if (host !== machine()) return Date.now() - found.mtimeMs > foreignLifeMs
  return !isRunning(Number(pid), start)
}

function isRunning(pid: number, start: string | undefined): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // The system reuses process ids; the start time tells two processes with one id apart.
  const now = startOf(pid)
  return now === undefined || start === '0' || now === start
}

/** When a process started, in ticks since the machine did; undefined where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may hold anything. See proc(5): state is field 3, starttime field 22.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended: only its exit status is left.
    return fields[0] === 'Z' ? 'ended' : fields[19]
  } catch {
    return undefined
  }
}

/** Identifies this machine, or this container when it has a separate process id namespace. */
function machine(): string {
  let processIds = ''
  try {
    processIds = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Only Linux has name spaces of process ids.
  }
  // Asked for where it is used: most runs write nothing, and each module of Node takes a millisecond.
  const { hostname } = process.getBuiltinModule('node:os')
  return hashOf(`${hostname()} ${processIds}`)
}

/** FNV-1a, as eight hexadecimal digits: loading `node:crypto` would take longer than making the folder. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
