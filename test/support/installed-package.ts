import { execFile } from 'node:child_process'
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The root of this repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))

/** A program and its first arguments. On Windows, npm and npx are batch files, which Node does not start. */
function startable(program: string): [string, ...string[]] {
  if (process.platform !== 'win32' || !['npm', 'npx'].includes(program)) return [program]
  return [process.execPath, join(dirname(process.execPath), `node_modules/npm/bin/${program}-cli.js`)]
}

/** Makes hard links to every file of a folder in another: a copy of a thousand files takes twenty times as long. */
function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkFiles(source, target)
    else linkSync(source, target)
  }
}

/** What a finished program left behind. */
export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** A new project of a user, in a temporary folder. */
export class Project implements Disposable {
  readonly folder: string

  constructor(files: Record<string, string> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'agent bindings ü '))
    this.write({ 'package.json': '{ "name": "user", "private": true, "type": "module" }\n', ...files })
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true })
      writeFileSync(join(this.folder, path), text)
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  /** Runs a program in the project's folder and never throws for its exit code. */
  async run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const options = { cwd: this.folder, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
    const [program, ...first] = startable(command)
    try {
      return { code: 0, ...(await execute(program, [...first, ...args], options)) }
    } catch (error) {
      const { code, stdout, stderr, message } = error as Outcome & Error
      if (typeof code === 'number') return { code, stdout, stderr }
      return { code: 1, stdout: stdout ?? '', stderr: stderr || message }
    }
  }

  /**
   * Runs a line of a page. `npx` finds what is installed without npm, which takes half a second for it: the test of the
   * release has it from npm.
   */
  runLine(line: string, env: Record<string, string> = {}): Promise<Outcome> {
    return this.run('sh', ['-c', `npx() { "node_modules/.bin/$@"; }\n${line}`], env)
  }

  /** Installs packages by name, version or tarball. */
  async install(...packages: string[]): Promise<void> {
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel=error']
    const { code, stderr } = await this.run('npm', ['install', ...options, ...packages])
    if (code !== 0) throw new Error(`npm install ${packages.join(' ')} failed:\n${stderr}`)
  }

  /**
   * Puts the package here as npm has installed it elsewhere, and links packages of this repository beside it: what
   * `install` leaves behind, without asking npm again.
   *
   * @param installed a project where the package is installed
   */
  copyInstalled(installed: string, ...packages: string[]): void {
    const from = join(installed, 'node_modules')
    const to = join(this.folder, 'node_modules')
    const link = (name: string, target: string) => {
      mkdirSync(dirname(join(to, name)), { recursive: true })
      symlinkSync(realpathSync(target), join(to, name), 'junction')
    }
    // It looks for its optional packages from where it lies: so its files are here, and its dependencies are linked.
    linkFiles(join(from, 'agent-bindings'), join(to, 'agent-bindings'))
    cpSync(join(from, '.bin'), join(to, '.bin'), { recursive: true, verbatimSymlinks: true })
    for (const name of readdirSync(from))
      if (name !== 'agent-bindings' && !name.startsWith('.')) link(name, join(from, name))
    for (const name of packages) {
      const target = join(repository, 'node_modules', name)
      link(name, target)
      const { bin = {} } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as { bin?: object }
      for (const [command, path] of Object.entries(bin))
        writeFileSync(join(to, '.bin', command), `#!/bin/sh\nexec node "${join(target, path)}" "$@"\n`, { mode: 0o755 })
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A packed file, as `npm pack` lists it. */
interface PackedFile {
  path: string
  size: number
}

/** The package as it would be published: the tarball and what is in it. */
export interface Packed {
  tarball: string
  /** Bytes of the tarball. */
  size: number
  files: PackedFile[]
}

/** Packs what is built into a folder. */
export async function packInto(folder: string): Promise<Packed> {
  const [npm, ...first] = startable('npm')
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await execute(npm, [...first, ...args], {
    cwd: repository,
    maxBuffer: 64 * 1024 * 1024,
  })
  const [packed] = JSON.parse(stdout) as [{ filename: string; size: number; files: PackedFile[] }]
  return { tarball: join(folder, packed.filename), size: packed.size, files: packed.files }
}
