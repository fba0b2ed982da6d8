import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Node, type ParameterDeclaration, Project } from 'ts-morph'
import { expect, test } from 'vitest'
import { sources } from './support/sources.js'

const root = fileURLToPath(new URL('../', import.meta.url))

test('descriptions name what is thrown in one spelling: `@throws {Class} when`', () => {
  const others = sources.flatMap(({ path, text }) =>
    (text.match(/@throws\b.*/g) ?? [])
      .filter(line => !/^@throws \{(?:[A-Z][\w.]*|unknown)\}(?: \S|$)/.test(line))
      .map(line => `${path}: ${line}`),
  )
  expect(others).toEqual([])
})

/** The entry points of the package that are sessions with agents, as source files. */
function sessionEntries(): string[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    exports: Record<string, { types?: string }>
  }
  return Object.values(exports)
    .flatMap(({ types }) => types ?? [])
    .filter(types => types.startsWith('./dist/agents/'))
    .map(types => root + types.replace('./dist/', '').replace('.d.ts', '.ts'))
}

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
  const project = new Project({
    compilerOptions: { module: 199, moduleResolution: 99, target: 9, skipLibCheck: true },
    skipAddingFilesFromTsConfig: true,
  })
  const found = sessionEntries().flatMap(entry =>
    [...project.addSourceFileAtPath(entry).getExportedDeclarations()].flatMap(([name, declarations]) =>
      declarations
        .filter(node => node.getSourceFile().getFilePath().includes('/agents/'))
        .flatMap(node => callable(name, node)),
    ),
  )
  expect(found.length).toBeGreaterThan(50)
  expect([...new Set(found.flatMap(missingIn))]).toEqual([])
})
