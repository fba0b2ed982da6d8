import type { Change } from '../../drift/diff/index.js'
import type { MessageDirection, MethodKind, ProtocolOrigin, Stability } from '../../protocol/model.js'
import type { Line } from './blocks.js'
import type { WireFact } from './wire-facts.js'

/** The content of a page about a protocol: its newest version, and the history of its methods and shapes. */
export interface ProtocolDocs {
  protocol: string
  /** From the oldest to the newest. */
  versions: VersionEntry[]
  newest: string
  summary?: string
  origin?: ProtocolOrigin
  wire: WireFact[]
  directions: DirectionEntry[]
  shapes: ShapeEntry[]
}

/** The changes of a version against the one before it. */
export interface VersionEntry {
  version: string
  /** Methods that the version has. */
  methodCount: number
  /** Missing for the oldest version, which has nothing before it. */
  changes?: { added: Link[]; changed: Link[]; removed: Link[] }
}

/** A name and the anchor it leads to. */
export interface Link {
  name: string
  anchor: string
}

export interface DirectionEntry {
  direction: MessageDirection
  anchor: string
  title: string
  namespaces: NamespaceEntry[]
}

export interface NamespaceEntry {
  /** What stands before the first slash of its methods; empty for methods without one. */
  name: string
  anchor: string
  methods: MethodEntry[]
}

/** The versions that added, changed or removed something, among the given ones. */
export interface History {
  added?: string
  changed: VersionChange[]
  removed?: string
}

/** The changes of a method or a shape in one version. */
export interface VersionChange {
  version: string
  notes: ChangeNote[]
  /** Changed shapes that a method carries; the first of them, when there are many. */
  through: Link[]
  /** How many there are besides. */
  throughMore: number
}

/** One change, and how much it matters to clients or agents, whichever it hits harder. */
export interface ChangeNote {
  level: Change['level']
  /** Where it is, such as `params.message.text`; empty for the whole. */
  path: string
  message: string
}

/** The marks of a method or a shape: `since`, stability, deprecation. */
export interface Status {
  /** The version of the protocol that introduced it. */
  since?: string
  /** It is stable when this is missing. */
  stability?: Stability
}

/** An error that a request is known to answer with. */
export interface ErrorEntry {
  /** Undefined for errors of any code. */
  code?: number
  message?: string
  data?: ShapeText
}

export interface MethodEntry extends Link, Status {
  kind: MethodKind
  direction: MessageDirection
  summary?: string
  /** True, or the reason. */
  deprecated?: boolean | string
  history: History
  /** Nothing when the method has no parameters. */
  params: ShapeText | null
  /** Whether the parameters may be left out. */
  paramsOptional: boolean
  /** Null when the result is always null; missing for notifications. */
  result?: ShapeText | null
  errors: ErrorEntry[]
  /** A message as it goes over the wire; missing where no valid one was found. */
  example?: string
}

/** A shape to print, and where the names in it lead. */
export interface ShapeText {
  lines: Line[]
  links: ReadonlyMap<string, Link>
}

export interface ShapeEntry extends Link, Status {
  summary?: string
  deprecated?: boolean
  history: History
  shape: ShapeText
  /** Methods and shapes that name this one. */
  usedBy: Link[]
}

/** The shape that a text consists of; undefined when the text is more than its name. */
export function loneRef({ lines, links }: ShapeText): Link | undefined {
  const tokens = lines.length === 1 ? lines[0]?.tokens : undefined
  return tokens?.length === 1 && tokens[0]?.definition !== undefined ? links.get(tokens[0].definition) : undefined
}

/** How many methods of a direction the newest version has. */
export function countPresent({ namespaces }: DirectionEntry): number {
  return namespaces.reduce((sum, { methods }) => sum + methods.filter(({ history }) => !history.removed).length, 0)
}

/**
 * Words on the status of a method or a shape. `since` is left out where the history of versions says the same.
 */
export function statusWords({ since, stability }: Status, { added }: History): string[] {
  return [...(stability ? [stability] : []), ...(since !== undefined && since !== added ? [`since ${since}`] : [])]
}

/** A version's mark on a method or a shape, and its words. */
export interface VersionMark {
  mark: 'added' | 'changed' | 'removed'
  words: string
}

/** The versions that added, changed and removed a method or a shape, in this order. */
export function versionMarks({ added, changed, removed }: History): VersionMark[] {
  const later = changed.flatMap(({ version }) => (version === added ? [] : [version]))
  const marks = { added: [added], changed: later, removed: [removed] }
  return (['added', 'changed', 'removed'] as const).flatMap(mark =>
    marks[mark].flatMap(version => (version === undefined ? [] : [{ mark, words: `${mark} in ${version}` }])),
  )
}

/** What stands for the message of an error that has none. */
export const unnamedError = 'An error, with these data'

export const paramsTitle = ({ paramsOptional }: MethodEntry) => (paramsOptional ? 'Optional parameters' : 'Parameters')

export const countMethods = (count: number): string => `${count} ${count === 1 ? 'method' : 'methods'}`
