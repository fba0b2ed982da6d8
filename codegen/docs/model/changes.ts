import { showLine } from '../../../base/visible-text.js'
import { type Change, diff } from '../../drift/diff/index.js'
import type { Protocol } from '../../protocol/model.js'
import type { ChangeNote } from './model.js'

/** What one version changed: methods by their `methodKey`, shapes by name. */
export interface ChangedNames {
  version: string
  methods: Map<string, NamedChanges>
  shapes: Map<string, NamedChanges>
}

export interface NamedChanges {
  notes: ChangeNote[]
  /** Names of changed shapes that a method carries. */
  through: Set<string>
}

/** The changes of each version against the one before it; changes of descriptions only are left out. */
export function changesOf(versions: readonly Protocol[]): ChangedNames[] {
  return versions.slice(1).map((protocol, index) => {
    const changed: ChangedNames = { version: protocol.version, methods: new Map(), shapes: new Map() }
    const { changes } = diff(versions[index] as Protocol, protocol)
    for (const change of changes) if (matters(change)) collect(changed, change)
    return changed
  })
}

/** Added and removed names are left out: the list of versions shows them. */
const matters = ({ level, rule, subject }: Change) =>
  level !== 'documentation' &&
  subject.kind !== 'wire' &&
  !/^(?:request|notification|type)-(?:added|removed)$/.test(rule)

function collect({ methods, shapes }: ChangedNames, { subject, level, path, message, methodKeys = [] }: Change) {
  const entry = (map: Map<string, NamedChanges>, name: string): NamedChanges => {
    const found = map.get(name) ?? { notes: [], through: new Set() }
    map.set(name, found)
    return found
  }
  const note: ChangeNote = { level, path: showLine(path), message: showLine(message) }
  if (subject.kind === 'type') entry(shapes, subject.name).notes.push(note)
  for (const key of methodKeys) {
    const changes = entry(methods, key)
    if (subject.kind === 'method') changes.notes.push(note)
    else changes.through.add(subject.name)
  }
}
