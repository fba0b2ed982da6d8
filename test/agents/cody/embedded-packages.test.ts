import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheDirectory } from '../../../agents/cody/embedded-agent/cache-directory.js'
import { findEmbeddedPackages, lookIn } from '../../../agents/cody/embedded-agent/packages.js'
import { workerFile } from '../../../agents/cody/embedded-agent/worker-file.js'

const run = promisify(execFile)
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A project of a user's in which only these packages are installed. */
function project(packages: Record<string, string>): string[] {
  for (const [name, version] of Object.entries(packages)) {
    const path = join(folder, 'node_modules', name)
    mkdirSync(join(path, 'dist'), { recursive: true })
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version, exports: undefined }))
    if (name === 'fake-indexeddb') {
      mkdirSync(join(path, 'auto'))
      writeFileSync(join(path, 'auto', 'index.js'), '')
    }
  }
  return [pathToFileURL(join(folder, 'package.json')).href]
}

describe('the packages of the embedded agent', () => {
  test('a missing one is named, with the command that installs it', () => {
    expect(() => lookIn(project({}))).toThrow(
      'the embedded agent needs the package @sourcegraph/cody-web 0.4.0, which is not installed\n  npm install @sourcegraph/cody-web@0.4.0 fake-indexeddb',
    )
  })

  test('another version is named, with where it is', () => {
    expect(() => lookIn(project({ '@sourcegraph/cody-web': '0.5.0' }))).toThrow(
      `but 0.5.0 is installed in ${join(folder, 'node_modules/@sourcegraph/cody-web')}`,
    )
  })

  test('the database it needs is missed too', () => {
    expect(() => lookIn(project({ '@sourcegraph/cody-web': '0.4.0' }))).toThrow('needs the package fake-indexeddb')
  })

  test('those of the user are found when this package has none beside it', () => {
    const found = lookIn(project({ '@sourcegraph/cody-web': '0.4.0', 'fake-indexeddb': '6.2.8' }))
    expect(found.agentFolder).toBe(join(folder, 'node_modules/@sourcegraph/cody-web'))
    expect(found.indexedDb).toMatch(/fake-indexeddb\/auto\/index\.js$/)
  })
})

describe('the worker file', () => {
  test('is taken out once and then used again', () => {
    const file = workerFile(findEmbeddedPackages(), folder)
    const before = statSync(file).mtimeMs
    expect(workerFile(findEmbeddedPackages(), folder)).toBe(file)
    expect(statSync(file).mtimeMs).toBe(before)
    expect(readdirSync(folder)).toEqual(['cody-web-0.4.0-e87098ceb70f6536.mjs'])
  })

  test('is replaced when somebody has changed it', () => {
    const file = workerFile(findEmbeddedPackages(), folder)
    writeFileSync(file, 'process.exit(7)')
    workerFile(findEmbeddedPackages(), folder)
    expect(readFileSync(file, 'utf8')).not.toContain('process.exit(7)')
  })

  test('is whole for each of several processes that start at once', async () => {
    const module = new URL('../../../dist/agents/cody/embedded-agent/index.js', import.meta.url)
    const program = `import { embeddedAgentCommand } from ${JSON.stringify(module.href)}
      console.log(embeddedAgentCommand().args[1])`
    const env = { ...process.env, AGENT_BINDINGS_CACHE: folder }
    const start = () => run(process.execPath, ['--input-type=module', '-e', program], { env })
    const outputs = await Promise.all([start(), start(), start()])
    expect(new Set(outputs.map(output => output.stdout.trim()))).toEqual(
      new Set([join(folder, 'cody-web-0.4.0-e87098ceb70f6536.mjs')]),
    )
    expect(readdirSync(folder)).toHaveLength(1)
  })

  test('of a package with other content is refused, and nothing is left behind', () => {
    const packages = findEmbeddedPackages()
    const agentFolder = join(folder, 'cody-web')
    mkdirSync(join(agentFolder, 'dist'), { recursive: true })
    writeFileSync(join(agentFolder, 'dist/index.js'), 'const encodedJs = "cHJvY2Vzcy5leGl0KDEp"')
    const cache = join(folder, 'cache')
    expect(() => workerFile({ ...packages, agentFolder }, cache)).toThrow('its worker has the SHA-256')
    expect(() => readdirSync(cache)).toThrow('ENOENT')
    writeFileSync(join(agentFolder, 'dist/index.js'), 'nothing')
    expect(() => workerFile({ ...packages, agentFolder }, cache)).toThrow('it holds no worker')
    rmSync(join(agentFolder, 'dist/index.js'))
    expect(() => workerFile({ ...packages, agentFolder }, cache)).toThrow('ENOENT')
  })

  test('that cannot be kept says which variable to set', () => {
    writeFileSync(join(folder, 'a-file'), '')
    expect(() => workerFile(findEmbeddedPackages(), join(folder, 'a-file'))).toThrow(
      'set AGENT_BINDINGS_CACHE to a folder that can be written',
    )
  })

  test('leaves the package as it was', () => {
    const { agentFolder } = findEmbeddedPackages()
    const bundle = join(agentFolder, 'dist/index.js')
    const before = readFileSync(bundle)
    cpSync(fileURLToPath(import.meta.url), join(folder, 'unrelated'))
    workerFile(findEmbeddedPackages(), folder)
    expect(readFileSync(bundle).equals(before)).toBe(true)
  })
})

test('the cache folder follows the platform, and a variable of its own', () => {
  expect(cacheDirectory({ AGENT_BINDINGS_CACHE: '/own' }, 'linux')).toBe('/own')
  expect(cacheDirectory({ XDG_CACHE_HOME: '/xdg' }, 'linux')).toBe('/xdg/agent-bindings')
  expect(cacheDirectory({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/\/\.cache\/agent-bindings$/)
  expect(cacheDirectory({}, 'darwin')).toMatch(/Library\/Caches\/agent-bindings$/)
  expect(cacheDirectory({ LOCALAPPDATA: 'C:/Local' }, 'win32')).toBe(join('C:/Local', 'agent-bindings'))
})
