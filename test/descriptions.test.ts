import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Node, type ParameterDeclaration, Project, SyntaxKind, type Type } from 'ts-morph'
import { expect, test } from 'vitest'
import type { JsonSchema } from '../codegen/protocol/model.js'
import { sources } from './support/sources.js'

const root = fileURLToPath(new URL('../', import.meta.url))

test('descriptions name what is thrown in one spelling: `@throws {Class} when`, without a full stop', () => {
  const others = sources.flatMap(({ path, text }) =>
    (text.match(/@throws\b.*/g) ?? [])
      .filter(line => !/^@throws \{(?:[A-Z][\w.]*|unknown)\}(?: \S|$)/.test(line) || /\.(?: \*\/)?$/.test(line))
      .map(line => `${path}: ${line}`),
  )
  expect(others).toEqual([])
})

/** The entry points of the package that are written by hand, by their paths. @param folder only those in it */
function entriesOf(folder = ''): string[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    exports: Record<string, { types?: string }>
  }
  return Object.values(exports)
    .flatMap(({ types }) => types ?? [])
    .filter(types => types.startsWith(`./dist/${folder}`) && !types.startsWith('./dist/generated/'))
    .map(types => root + types.replace('./dist/', '').replace('.d.ts', '.ts'))
}

// What is described is ours: neither the language nor Node need to be known for it.
const project = new Project({
  compilerOptions: { module: 199, moduleResolution: 99, target: 9, noLib: true, types: [] },
  skipAddingFilesFromTsConfig: true,
})
// All at once: each file that is added later would have all types looked up anew.
project.addSourceFilesAtPaths(entriesOf())

interface Documented {
  readonly name: string
  readonly node: Node
  readonly parameters: readonly ParameterDeclaration[]
}

/** The functions and methods that a person can call of what an entry point exports. */
function callable(name: string, node: Node): Documented[] {
  if (Node.isFunctionDeclaration(node)) return [{ name, node, parameters: node.getParameters() }]
  if (Node.isVariableDeclaration(node)) {
    const value = node.getInitializer()
    return Node.isArrowFunction(value) ? [{ name, node, parameters: value.getParameters() }] : []
  }
  if (Node.isInterfaceDeclaration(node))
    return node
      .getMethods()
      .map(method => ({ name: `${name}.${method.getName()}`, node: method, parameters: method.getParameters() }))
  if (!Node.isClassDeclaration(node)) return []
  // What an interface describes needs no second description.
  const described = new Set(
    node.getImplements().flatMap(implemented =>
      implemented
        .getType()
        .getProperties()
        .map(property => property.getName()),
    ),
  )
  const methods = node
    .getMethods()
    .filter(method => !described.has(method.getName()) && !/^[#[]/.test(method.getName()))
    .map(method => ({ name: `${name}.${method.getName()}`, node: method, parameters: method.getParameters() }))
  const constructors = node
    .getConstructors()
    .map(made => ({ name: `new ${name}`, node: made, parameters: made.getParameters() }))
  return [...constructors, ...methods]
}

/** What is missing: a description, or a parameter in it. A destructured parameter may be called anything. */
function missingIn({ name, node, parameters }: Documented): string[] {
  const documented = Node.isVariableDeclaration(node) ? node.getVariableStatement() : node
  const docs = documented && Node.isJSDocable(documented) ? documented.getJsDocs() : []
  if (docs.length === 0) return [`${name} has no description`]
  const tags = docs.flatMap(doc => doc.getTags().filter(Node.isJSDocParameterTag)).map(tag => tag.getName())
  return parameters.flatMap((parameter, index) => {
    const isThere = Node.isObjectBindingPattern(parameter.getNameNode())
      ? tags.length > index
      : tags.includes(parameter.getName())
    return isThere ? [] : [`${name}: ${parameter.getName()}`]
  })
}

test('every function and method of a session says what it does and what its parameters are', () => {
  const found = entriesOf('agents/').flatMap(entry =>
    [...project.getSourceFileOrThrow(entry).getExportedDeclarations()].flatMap(([name, declarations]) =>
      declarations
        .filter(node => node.getSourceFile().getFilePath().includes('/agents/'))
        .flatMap(node => callable(name, node)),
    ),
  )
  expect(found.length).toBeGreaterThan(50)
  expect([...new Set(found.flatMap(missingIn))]).toEqual([])
})

/** The members that a person sees of an exported type; those of a class that an interface describes are left out. */
function membersOf(node: Node): Node[] {
  if (Node.isInterfaceDeclaration(node)) return node.getMembers()
  if (Node.isTypeAliasDeclaration(node)) return node.getTypeNode()?.getDescendants().filter(isMemberOf(node)) ?? []
  if (!Node.isClassDeclaration(node)) return []
  const described = new Set(node.getImplements().flatMap(implemented => namesIn(implemented.getType())))
  return node.getMembers().filter(member => {
    if (Node.isConstructorDeclaration(member) || !('getName' in member)) return false
    const isInherited = Node.isOverrideable(member) && member.hasOverrideKeyword()
    return !isInherited && !/^[#[]/.test(member.getName()) && !described.has(member.getName())
  })
}

const namesIn = (type: Type) => type.getProperties().map(property => property.getName())

/** Whether a node is a member of a type itself or of one of its variants, not of the types of its members. */
const isMemberOf = (alias: Node) => (node: Node) =>
  (Node.isPropertySignature(node) || Node.isMethodSignature(node)) &&
  node.getFirstAncestor(above => above === alias || isMemberLike(above)) === alias

const isMemberLike = (node: Node) =>
  Node.isPropertySignature(node) ||
  Node.isMethodSignature(node) ||
  Node.isTypeReference(node) ||
  Node.isMappedTypeNode(node)

/** Whether a member is described: itself, another signature of it, or the variant that it is in. A tag needs no words. */
function isDescribed(member: Node, all: readonly Node[]): boolean {
  const isTag = Node.isPropertySignature(member) && Node.isLiteralTypeNode(member.getTypeNode())
  const variant = member.getParentIfKind(SyntaxKind.TypeLiteral)
  const before = variant?.getSourceFile().getFullText().slice(0, variant.getStart()) ?? ''
  if (isTag || /\*\/\s*\|?\s*\(?\s*$/.test(before)) return true
  const name = nameOf(member)
  return all.some(
    other => (other === member || nameOf(other) === name) && Node.isJSDocable(other) && other.getJsDocs().length > 0,
  )
}

const nameOf = (member: Node) =>
  'getName' in member ? String((member as { getName(): string }).getName()) : member.getText()

test('every member of an exported type says what it is', () => {
  const found = new Map<Node, string>()
  for (const entry of entriesOf())
    for (const [name, declarations] of project.getSourceFileOrThrow(entry).getExportedDeclarations())
      for (const node of declarations)
        if (!/node_modules|\/generated\//.test(node.getSourceFile().getFilePath())) found.set(node, name)
  let count = 0
  const missing = [...found].flatMap(([node, name]) => {
    const members = membersOf(node)
    count += members.length
    return members.filter(member => !isDescribed(member, members)).map(member => `${name}.${nameOf(member)}`)
  })
  expect(missing).toEqual([])
  expect(count).toBeGreaterThan(800)
})

test.each(['import', 'config', 'scenario'])('every property of %s.schema.json says what it is', name => {
  const missing: string[] = []
  /** @param known properties that a schema around this one describes: `then` says more of them */
  const visit = (value: unknown, pointer: string, known: readonly string[] = []): void => {
    if (typeof value !== 'object' || value === null) return
    const { properties = {} } = value as JsonSchema
    const described = Object.keys(properties).filter(property => properties[property]?.description)
    for (const [key, inner] of Object.entries(value)) {
      // These only tell kinds of values apart.
      if (key === 'if' || key === 'contains' || key === 'not') continue
      if (key !== 'properties') visit(inner, `${pointer}/${key}`, [...known, ...described])
      else
        for (const [property, schema] of Object.entries<JsonSchema>(inner)) {
          const place = `${pointer}/${property}`
          if (!schema.description && !schema.$ref && !known.includes(property)) missing.push(place)
          visit(schema, place)
        }
    }
  }
  visit(JSON.parse(readFileSync(`${root}schema/${name}.schema.json`, 'utf8')), '')
  expect(missing).toEqual([])
})
