import { showLine, showName, showText } from '../../../base/visible-text.js'
import { methodKey, methodKeys } from '../../protocol/method-key.js'
import type { JsonSchema, MessageDirection, Method, Protocol, ProtocolOrigin, Stability } from '../../protocol/model.js'
import { refuseDeep } from '../../protocol/refuse-deep.js'
import { compareVersions } from '../../protocol/versions.js'
import { Anchors } from './anchors.js'
import { type ChangedNames, changesOf, type NamedChanges } from './changes.js'
import { type Definition, Definitions } from './definitions.js'
import { Examples } from './example.js'
import { type Tracked, track } from './history.js'
import type {
  ChangeNote,
  DirectionEntry,
  History,
  Link,
  MethodEntry,
  NamespaceEntry,
  ProtocolDocs,
  ShapeEntry,
  ShapeText,
  Status,
  VersionChange,
  VersionEntry,
} from './model.js'
import { shapeLines } from './shape-lines.js'
import { compareNames } from './text.js'
import { wireFacts } from './wire-facts.js'

const directions: [MessageDirection, string, string][] = [
  ['clientToServer', 'client-to-agent', 'Client to agent'],
  ['serverToClient', 'agent-to-client', 'Agent to client'],
  ['both', 'either-way', 'Either way'],
]

/** Each method lists so many of the changed shapes that it carries: all methods may reach all shapes. */
const mostThrough = 30

/** Ids of a page that are not names of the protocol. */
const pageAnchors = ['top', 'versions', 'shapes', ...directions.map(([, anchor]) => anchor)]

/**
 * Makes what a page shows out of one or more versions of a protocol, in any order.
 *
 * @throws {RangeError} when there is no version, or they are of several protocols; DiagnosticError when something is nested
 * too deeply.
 */
export function buildDocs(protocols: readonly Protocol[]): ProtocolDocs {
  const versions = [...protocols].sort((a, b) => compareVersions(a.version, b.version))
  if (versions.length === 0) throw new RangeError('docs need at least one version of the protocol')
  const names = new Set(versions.map(({ protocol }) => protocol))
  for (const version of versions) refuseDeep(version)
  if (names.size > 1) throw new RangeError(`docs are of one protocol, not of ${[...names].join(' and ')}`)
  return new Builder(versions).build()
}

function showOrigin(origin: ProtocolOrigin): ProtocolOrigin {
  return Object.fromEntries(Object.entries(origin).map(([key, text]) => [key, showLine(text)]))
}

function statusOf(since: string | undefined, stability: Stability | undefined): Status {
  return { ...(since !== undefined && { since: showLine(since) }), ...(stability !== undefined && { stability }) }
}

class Builder {
  readonly #versions: readonly Protocol[]
  readonly #anchors = new Anchors(pageAnchors)
  readonly #methods: Tracked<Method>[]
  readonly #methodLinks = new Map<Tracked<Method>, Link>()
  readonly #definitions: Definitions
  readonly #shapes: ReadonlyMap<string, Tracked<JsonSchema>>
  readonly #changes: readonly ChangedNames[]
  readonly #examples = new Map<number, Examples>()

  constructor(versions: readonly Protocol[]) {
    this.#versions = versions
    this.#definitions = new Definitions(versions, name => this.#link(name))
    const names = versions.map(({ version }) => version)
    const methods = versions.map(protocol => new Map(protocol.methods.map(method => [methodKey(method), method])))
    const tracked = [...track(names, methods).values()]
    this.#methods = tracked.sort((a, b) => compareNames(a.value.method, b.value.method))
    const shapes = versions.map(({ $defs }) => new Map(Object.entries($defs)))
    this.#shapes = track(names, shapes)
    this.#changes = changesOf(versions)
  }

  build(): ProtocolDocs {
    for (const [direction] of directions)
      for (const tracked of this.#methods)
        if (tracked.value.messageDirection === direction)
          this.#methodLinks.set(tracked, this.#link(tracked.value.method))
    this.#definitions.collect(
      this.#methods.flatMap(tracked => {
        const link = this.#methodLinks.get(tracked) as Link
        const { params, result, errors = [] } = tracked.value
        return [params, result, ...errors.map(({ data }) => data)].map(schema => ({ link, home: tracked.home, schema }))
      }),
    )
    const { protocol, version: newest, summary, origin, wire } = this.#versions.at(-1) as Protocol
    return {
      protocol,
      newest,
      ...(summary !== undefined && { summary: showLine(summary) }),
      ...(origin && { origin: showOrigin(origin) }),
      wire: wireFacts(wire),
      versions: this.#versions.map((_, index) => this.#version(index)),
      directions: directions.map(entry => this.#direction(...entry)).filter(({ namespaces }) => namespaces.length > 0),
      shapes: this.#definitions.all
        .sort((a, b) => compareNames(a.name, b.name))
        .map(definition => this.#shapeEntry(definition)),
    }
  }

  #link(name: string): Link {
    return { name: showName(name), anchor: this.#anchors.take(name) }
  }

  #version(index: number): VersionEntry {
    const { version, methods } = this.#versions[index] as Protocol
    if (index === 0) return { version, methodCount: methods.length }
    const pick = (test: (history: History) => boolean) =>
      this.#methods
        .filter(tracked => test(this.#methodHistory(tracked)))
        .map(method => this.#methodLinks.get(method) as Link)
    return {
      version,
      methodCount: methods.length,
      changes: {
        added: pick(({ added }) => added === version),
        changed: pick(({ added, changed }) => added !== version && changed.some(change => change.version === version)),
        removed: pick(({ removed }) => removed === version),
      },
    }
  }

  #methodHistory(tracked: Tracked<Method>): History {
    return this.#history(tracked, ({ methods }) => {
      const found = methodKeys(tracked.value).flatMap(key => methods.get(key) ?? [])
      // What goes either way is one method here, and a change of both directions one note.
      const notes = new Set(found.flatMap(changes => changes.notes))
      return { notes: [...notes], through: new Set(found.flatMap(({ through }) => [...through])) }
    })
  }

  #history<T>(
    { added, removed, returned, home }: Tracked<T>,
    find: (changes: ChangedNames) => NamedChanges | undefined,
  ): History {
    const changed = this.#changes.slice(0, home).flatMap((changes): VersionChange[] => {
      const { version } = changes
      const { notes = [], through = new Set<string>() } = find(changes) ?? {}
      const back: ChangeNote[] = returned.includes(version)
        ? [{ level: 'compatible', path: '', message: 'is there again' }]
        : []
      const links = version === added ? [] : this.#newestLinks(through)
      const all = [...back, ...notes]
      if (all.length + links.length === 0) return []
      const throughMore = Math.max(0, links.length - mostThrough)
      return [{ version, notes: all, through: links.slice(0, mostThrough), throughMore }]
    })
    return { ...(added !== undefined && { added }), changed, ...(removed !== undefined && { removed }) }
  }

  #newestLinks(names: ReadonlySet<string>): Link[] {
    return [...names].sort(compareNames).flatMap(name => {
      const definition = this.#definitions.find(this.#versions.length - 1, name)
      return definition ? [{ name: definition.name, anchor: definition.anchor }] : []
    })
  }

  #direction(direction: MessageDirection, anchor: string, title: string): DirectionEntry {
    const namespaces = new Map<string, NamespaceEntry>()
    for (const tracked of this.#methods) {
      const { method, messageDirection } = tracked.value
      if (messageDirection !== direction) continue
      const name = method.includes('/') ? method.slice(0, method.indexOf('/')) : ''
      const namespace = namespaces.get(name) ?? {
        name: showName(name),
        anchor: this.#anchors.take(`${anchor}/${name}`),
        methods: [],
      }
      namespaces.set(name, namespace)
      namespace.methods.push(this.#methodEntry(tracked))
    }
    const sorted = [...namespaces.values()].sort((a, b) => compareNames(a.name, b.name))
    return { direction, anchor, title, namespaces: sorted }
  }

  #methodEntry(tracked: Tracked<Method>): MethodEntry {
    const { kind, messageDirection, summary, deprecated, since, stability } = tracked.value
    const { params, paramNames, paramsOptional = false, result, errors = [] } = tracked.value
    const example = this.#example(tracked)
    return {
      ...(this.#methodLinks.get(tracked) as Link),
      kind,
      direction: messageDirection,
      ...(summary !== undefined && { summary: showLine(summary) }),
      ...statusOf(since, stability),
      ...(deprecated && { deprecated: typeof deprecated === 'string' ? showLine(deprecated) : deprecated }),
      history: this.#methodHistory(tracked),
      params: params && this.#shape(tracked.home, params, paramNames),
      paramsOptional,
      ...(kind === 'request' && { result: result ? this.#shape(tracked.home, result) : null }),
      errors: errors.map(({ code, message, data }) => ({
        ...(code !== undefined && { code }),
        ...(message !== undefined && { message: showLine(message) }),
        ...(data && { data: this.#shape(tracked.home, data) }),
      })),
      ...(example !== undefined && { example }),
    }
  }

  /** The example of a removed method is of the last version that had it. */
  #example({ home, value }: Tracked<Method>): string | undefined {
    const examples = this.#examples.get(home) ?? new Examples(this.#versions[home] as Protocol)
    this.#examples.set(home, examples)
    return examples.of(value)
  }

  #shapeEntry({ name, anchor, own, schema, home, outdated, usedBy }: Definition): ShapeEntry {
    const tracked = outdated ? undefined : this.#shapes.get(own)
    return {
      name,
      anchor,
      ...(schema.description !== undefined && { summary: showText(schema.description).trim() }),
      ...statusOf(schema['x-since'], schema['x-stability']),
      ...(schema.deprecated && { deprecated: true }),
      history: tracked ? this.#history(tracked, ({ shapes }) => shapes.get(own)) : { changed: [] },
      shape: this.#shape(home, schema),
      usedBy: [...usedBy.values()],
    }
  }

  #shape(home: number, schema: JsonSchema, paramNames?: readonly string[]): ShapeText {
    return { lines: shapeLines(schema, paramNames), links: this.#definitions.linksIn(home, schema) }
  }
}
