import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A process as the system lists it. */
interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
}

/** The running processes of this machine, without zombies; none where the system does not say. */
function listProcesses(): ProcessEntry[] {
  try {
    return process.platform === 'linux' ? fromProc() : fromPs()
  } catch {
    return []
  }
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      // The name of the program is in brackets, and may hold any character.
      return toEntry([name, ...stat.slice(stat.lastIndexOf(')') + 2).split(' ', 3)])
    } catch {
      return []
    }
  })
}

function fromPs(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-Ao', 'pid=,state=,ppid=,pgid='], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').flatMap(line => toEntry(line.trim().split(/\s+/)))
}

function toEntry([pid, state = '', parent, group]: readonly string[]): ProcessEntry[] {
  return state === '' || /^[ZX]/.test(state) ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }]
}

/**
 * Running processes that belong to agents: members of their groups, and what they started.
 *
 * @param agents process ids, which are those of their groups
 */
export function membersOf(agents: ReadonlySet<number>): Set<number> {
  const all = listProcesses()
  const members = new Set(agents)
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const { pid, parent, group } of all) if (agents.has(group) || members.has(parent)) members.add(pid)
  }
  const running = new Set(all.map(({ pid }) => pid))
  return new Set([...members].filter(pid => running.has(pid)))
}

/** Filters a list of process ids: only those that still run. */
export function stillRunning(pids: ReadonlySet<number>): number[] {
  return listProcesses().flatMap(({ pid }) => (pids.has(pid) ? [pid] : []))
}
