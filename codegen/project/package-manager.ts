import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { foldersUpFrom } from '../../base/paths.js'

/** How a package manager is called. */
interface PackageManager {
  /** Files that it keeps versions in. */
  readonly lockFiles: readonly string[]
  readonly add: string
  readonly addForDevelopment: string
}

const npm: PackageManager = {
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  add: 'npm install',
  addForDevelopment: 'npm install --save-dev',
}

const managers: readonly PackageManager[] = [
  npm,
  { lockFiles: ['pnpm-lock.yaml'], add: 'pnpm add', addForDevelopment: 'pnpm add --save-dev' },
  { lockFiles: ['yarn.lock'], add: 'yarn add', addForDevelopment: 'yarn add --dev' },
  { lockFiles: ['bun.lock', 'bun.lockb'], add: 'bun add', addForDevelopment: 'bun add --dev' },
]

/** The package manager whose lock file is nearest; npm where there is none. */
function managerOf(folder: string): PackageManager {
  for (const place of foldersUpFrom(resolve(folder))) {
    const found = managers.find(({ lockFiles }) => lockFiles.some(file => existsSync(join(place, file))))
    if (found) return found
  }
  return npm
}

/** The command that installs packages in a project. This package is needed when programs run, others while developing. */
export function installCommand(packages: readonly string[], folder: string = process.cwd()): string {
  const { add, addForDevelopment } = managerOf(folder)
  return [packages.includes('agent-bindings') ? add : addForDevelopment, ...packages].join(' ')
}

/** The commands that run a program of a package, and Node: Yarn's Plug'n'Play leaves no folder that npx and Node look in. */
export function runCommands(folder: string): { program: string; node: string } {
  const hasPlugAndPlay = foldersUpFrom(resolve(folder)).some(place => existsSync(join(place, '.pnp.cjs')))
  return hasPlugAndPlay ? { program: 'yarn', node: 'yarn node' } : { program: 'npx', node: 'node' }
}
